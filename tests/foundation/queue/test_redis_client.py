"""The one Redis client: little patience, and one who asks after a rest."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from devstack.launcher import embedded_servers
from foundation.queue import redis_client
from foundation.queue.redis_client import Breaker, RedisAwayError
from tests.foundation.queue.signals import freeze, thaw

# Seconds: a busy machine's share beside one wait; whoever waits for a frozen server waits for ever.
SOON = 10.0
# Seconds: a rest that no busy machine outlasts.
LONG = 600.0


def ask() -> bool:
    """Ask for a sign of life."""
    with redis_client.attempt():
        return bool(redis_client.client().ping())


def seconds_until_refused() -> float:
    """Ask, and say after how many seconds it was known that Redis is away."""
    began = time.monotonic()
    with pytest.raises(RedisAwayError):
        ask()
    return time.monotonic() - began


@pytest.mark.parametrize("connected", [True, False])
def test_a_hung_server_costs_one_wait_and_then_nothing(
    broker: embedded_servers.Valkey, connected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redis_client, "REST", LONG)
    if connected:
        assert ask()
    freeze(broker)
    assert seconds_until_refused() < SOON
    for _ in range(20):
        with pytest.raises(RedisAwayError), redis_client.attempt():
            raise AssertionError("entered during the rest")
    # Twenty that waited would take twenty waits.
    assert sum(seconds_until_refused() for _ in range(20)) < 10 * redis_client.PATIENCE


def test_who_has_to_connect_first_loses_less_than_half_a_second() -> None:
    assert 2 * redis_client.PATIENCE < 0.5


def test_a_server_that_restarted_is_asked_over_a_new_connection(
    broker: embedded_servers.Valkey,
) -> None:
    assert ask()
    broker.kill()
    broker.start()
    assert ask()


def test_one_breaker_stands_before_queue_limits_and_health(
    broker: embedded_servers.Valkey, caplog: pytest.LogCaptureFixture
) -> None:
    freeze(broker)
    with caplog.at_level(logging.WARNING, logger="foundation.queue.redis_client"):
        seconds_until_refused()
        with pytest.raises(RedisAwayError), redis_client.attempt():
            raise AssertionError("entered during the rest")
        with pytest.raises(RedisAwayError), redis_client.attempt(even_at_rest=True):
            redis_client.client().ping()
    assert [record.message for record in caplog.records] == ["redis is away: TimeoutError"]
    thaw(broker)
    with redis_client.attempt(even_at_rest=True):
        redis_client.client().ping()
    # Whoever found it well has told the others.
    assert ask()


def test_an_error_of_the_caller_is_not_the_servers(broker: embedded_servers.Valkey) -> None:
    with pytest.raises(ZeroDivisionError), redis_client.attempt():
        _ = 1 / 0
    assert ask()


def test_after_the_rest_one_asks_and_the_others_wait_for_its_answer() -> None:
    breaker = Breaker(rest=0.05)
    assert breaker.allows()
    assert breaker.report_failure()
    assert not breaker.allows()
    time.sleep(0.06)
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(lambda _: breaker.allows(), range(8)))
    assert allowed.count(True) == 1
    assert not breaker.report_failure()
    breaker.report_success()
    assert breaker.allows()
    assert breaker.allows()
