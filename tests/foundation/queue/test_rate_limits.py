"""How often somebody may ask: exact with many threads, and no waiting for a Redis that hangs."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.conf import LazySettings

from foundation.queue import rate_limits
from foundation.queue.rate_limits import RateLimit


@pytest.fixture(autouse=True)
def store(settings: LazySettings) -> "redis.Redis":
    """Forget how often anybody asked before."""
    store = redis.Redis.from_url(settings.REDIS_URL)
    store.flushdb()
    return store


def test_it_is_exact_with_many_threads() -> None:
    limit = RateLimit(name="exact", per_minute=1, burst=5)
    with ThreadPoolExecutor(max_workers=8) as pool:
        waits = list(pool.map(lambda _number: limit.wait("somebody"), range(20)))
    assert sum(wait == 0 for wait in waits) == 5
    assert all(0 < wait <= 60 for wait in waits if wait)


def test_one_does_not_use_up_what_another_has() -> None:
    limit = RateLimit(name="two", per_minute=1, burst=1)
    assert [limit.wait(who) > 0 for who in ("one", "one", "another")] == [False, True, False]


def test_redis_holds_a_digest_of_who_asked_and_forgets_it(store: "redis.Redis") -> None:
    RateLimit(name="told", per_minute=60, burst=1).wait("a token")
    (name,) = store.keys("*")
    assert "rate-limit:told:" in str(name)
    assert "token" not in str(name)
    assert 0 < store.pttl(name) <= 1001


def test_a_redis_that_hangs_holds_up_one_request_and_opens_nothing(
    settings: LazySettings,
) -> None:
    """F3: with Redis away everybody was let through; now each process counts for itself."""
    with socket.create_server(("127.0.0.1", 0)) as hung:
        settings.REDIS_URL = f"redis://127.0.0.1:{hung.getsockname()[1]}/0"
        limit = RateLimit(name="hung", per_minute=1, burst=3)
        began = time.monotonic()
        waits = [limit.wait("somebody") for _ in range(200)]
        assert limit.wait("somebody else") == 0
    assert [wait > 0 for wait in waits] == [False] * 3 + [True] * 197
    # One time out for all of them, with room for a busy machine; each on its own would be 40 s.
    assert time.monotonic() - began < 5


def test_what_a_process_counts_itself_is_bounded() -> None:
    """F3: invented names and addresses must not fill the memory while Redis is away."""
    own = rate_limits._OwnBuckets(between=60.0, burst=1)
    assert [own.wait(f"invented {number}") for number in range(rate_limits._REMEMBERED + 500)]
    assert len(own._due) == rate_limits._REMEMBERED
