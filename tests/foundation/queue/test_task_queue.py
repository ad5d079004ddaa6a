"""Enqueueing: done when the broker is there, and never in the way when it is not."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import redis
from django.db import connection, transaction

from devstack.launcher import embedded_servers
from foundation.queue import redis_client, task_queue
from tests.foundation.queue.signals import freeze, thaw

# Seconds: a busy machine's share beside the waits of `redis_client.PATIENCE`; whoever waits for a
# frozen server without them waits for ever.
SOON = 10.0
# Twenty that waited during the rest would take twenty waits.
AT_REST = 10 * redis_client.PATIENCE
# Seconds: a rest that no busy machine outlasts.
LONG = 600.0


def enqueue() -> float:
    """Enqueue a delivery and say how many seconds it took."""
    began = time.monotonic()
    task_queue.enqueue_on_commit(
        "verification.deliver_message", message_id="00000000-0000-7000-8000-000000000000"
    )
    return time.monotonic() - began


def queued(broker: embedded_servers.Valkey) -> list[dict[str, Any]]:
    """Read what lies on the urgent queue."""
    client = redis.Redis.from_url(broker.url)
    found = [json.loads(raw) for raw in client.lrange("urgent", 0, -1)]
    client.close()
    return found


@pytest.mark.django_db(transaction=True)
def test_a_name_and_an_id_are_put_on_the_queue(broker: embedded_servers.Valkey) -> None:
    enqueue()
    (message,) = queued(broker)
    assert message["headers"]["task"] == "verification.deliver_message"
    assert "00000000-0000-7000-8000-000000000000" in message["headers"]["kwargsrepr"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_enqueued_before_the_commit_or_after_a_rollback(
    broker: embedded_servers.Valkey,
) -> None:
    with transaction.atomic():
        enqueue()
        assert queued(broker) == []
    assert len(queued(broker)) == 1
    with transaction.atomic():
        enqueue()
        transaction.set_rollback(True)
    assert len(queued(broker)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("connected", [True, False])
def test_a_hung_broker_costs_one_request_a_short_wait(
    broker: embedded_servers.Valkey, connected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_client, "REST", LONG)
    if connected:
        enqueue()
    freeze(broker)
    assert enqueue() < SOON
    assert sum(enqueue() for _ in range(20)) < AT_REST
    thaw(broker)
    for _ in range(20):
        enqueue()
    # Nobody asks at rest, so nobody waits; what the first left on the wire may have arrived.
    assert len(queued(broker)) <= 2


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_costs_next_to_nothing(
    broker: embedded_servers.Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_client, "REST", LONG)
    enqueue()
    broker.kill()
    assert enqueue() < SOON
    assert sum(enqueue() for _ in range(20)) < AT_REST
    broker.start()
    enqueue()
    # Nobody asks at rest, not even a broker that is back.
    assert len(queued(broker)) <= 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_comes_back_is_used_again(
    broker: embedded_servers.Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_client, "REST", 0.05)
    freeze(broker)
    enqueue()
    thaw(broker)
    time.sleep(0.1)
    before = len(queued(broker))
    enqueue()
    assert len(queued(broker)) == before + 1


@pytest.mark.django_db(transaction=True)
def test_what_enqueueing_finds_out_holds_for_whoever_else_asks_redis(
    broker: embedded_servers.Valkey,
) -> None:
    freeze(broker)
    enqueue()
    with pytest.raises(redis_client.RedisAwayError), redis_client.attempt():
        raise AssertionError("asked during the rest")


@pytest.mark.django_db(transaction=True)
def test_threads_enqueue_side_by_side(broker: embedded_servers.Valkey) -> None:
    def enqueue_and_leave(_number: int) -> None:
        enqueue()
        connection.close()

    enqueue()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(enqueue_and_leave, range(12)))
    assert len(queued(broker)) == 13


@pytest.mark.django_db(transaction=True)
def test_a_task_without_a_route_is_a_mistake() -> None:
    with pytest.raises(task_queue.UnknownTaskError):
        task_queue.enqueue_on_commit("verification.no_such_task")
