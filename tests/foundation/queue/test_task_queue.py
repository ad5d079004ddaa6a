"""Ringing: heard when the broker is there, and never in the way when it is not."""

import json
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection, transaction

from devstack.launcher import embedded_servers
from foundation.queue import task_queue

# What a request may lose by ringing, in seconds; one ring in a row pays it.
NOT_MORE_THAN = 0.5


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[embedded_servers.Valkey]:
    """Start a Valkey of this test's own, which it may stop, freeze and kill."""
    valkey = embedded_servers.Valkey(tmp_path / "vk").start()
    url = valkey.url.replace("unix://", "redis+socket://").split("?")[0] + "?virtual_host=0"
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", url)
    monkeypatch.setattr(task_queue, "_breaker", task_queue._Breaker())
    monkeypatch.setattr(task_queue, "_local", threading.local())
    yield valkey
    if valkey.process is not None:
        tell(valkey, signal.SIGCONT)
    valkey.stop()


def tell(valkey: embedded_servers.Valkey, number: signal.Signals) -> None:
    """Send a signal to the server itself."""
    assert valkey.process is not None
    valkey.process.send_signal(number)


def ring() -> float:
    """Ring for a delivery and say how many seconds it took."""
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
def test_a_ring_puts_a_name_and_an_id_on_the_queue(broker: embedded_servers.Valkey) -> None:
    ring()
    (message,) = queued(broker)
    assert message["headers"]["task"] == "verification.deliver_message"
    assert "00000000-0000-7000-8000-000000000000" in message["headers"]["kwargsrepr"]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_rung_before_the_commit_or_after_a_rollback(
    broker: embedded_servers.Valkey,
) -> None:
    with transaction.atomic():
        ring()
        assert queued(broker) == []
    assert len(queued(broker)) == 1
    with transaction.atomic():
        ring()
        transaction.set_rollback(True)
    assert len(queued(broker)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("connected", [True, False])
def test_a_hung_broker_costs_one_request_less_than_half_a_second(
    broker: embedded_servers.Valkey, connected: bool
) -> None:
    if connected:
        ring()
    tell(broker, signal.SIGSTOP)
    assert ring() < NOT_MORE_THAN
    assert max(ring() for _ in range(20)) < 0.01


@pytest.mark.django_db(transaction=True)
def test_a_dead_broker_costs_next_to_nothing(broker: embedded_servers.Valkey) -> None:
    ring()
    broker.kill()
    assert ring() < NOT_MORE_THAN
    assert max(ring() for _ in range(20)) < 0.01


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_comes_back_is_rung_again(
    broker: embedded_servers.Valkey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task_queue, "_REST", 0.05)
    tell(broker, signal.SIGSTOP)
    ring()
    tell(broker, signal.SIGCONT)
    time.sleep(0.1)
    before = len(queued(broker))
    ring()
    assert len(queued(broker)) == before + 1


@pytest.mark.django_db(transaction=True)
def test_threads_ring_side_by_side(broker: embedded_servers.Valkey) -> None:
    def ring_and_leave(_number: int) -> None:
        ring()
        connection.close()

    ring()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ring_and_leave, range(12)))
    assert len(queued(broker)) == 13


@pytest.mark.django_db(transaction=True)
def test_a_name_nobody_listens_for_is_a_mistake() -> None:
    with pytest.raises(task_queue.UnknownTaskError):
        task_queue.enqueue_on_commit("verification.no_such_task")
