"""The one Redis client of a process and its one circuit breaker, for everything that asks Redis.

Redis only makes things faster here, so nobody may wait for it: a request that meets a hung one
loses 0.2 s (one that has to connect first, twice that), and for `REST` seconds after that nobody in
this process asks. docs/decisions/0095-one-redis-client.md has the figures.
"""

import contextlib
import functools
import logging
import threading
import time
from collections.abc import Iterator

import redis
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)

# Seconds to connect, and seconds to answer. Celery's producers (task_queue.py) keep to it too.
PATIENCE = 0.2
# Seconds in which nobody asks after a failure.
REST = 3.0
# Whatever the client, or Celery's transport around it, raises for a server that is away.
AWAY = (redis.RedisError, OperationalError, OSError)


class RedisAwayError(Exception):
    """Redis does not answer, or did not a moment ago: do without it."""


class Breaker:
    """Remembers that Redis was away, so that one request pays for finding out and not each.

    After the rest one caller tries; the others go on without Redis until that one has an answer.
    """

    def __init__(self, *, rest: float) -> None:
        """`rest` is in seconds."""
        self._rest = rest
        self._retry_at: float | None = None
        self._lock = threading.Lock()

    def allows(self) -> bool:
        """Say whether the caller may ask; who may has to report what came of it."""
        now = time.monotonic()
        with self._lock:
            if self._retry_at is None:
                return True
            if now < self._retry_at:
                return False
            self._retry_at = now + self._rest
            return True

    def report_success(self) -> None:
        """Let everybody ask again."""
        with self._lock:
            self._retry_at = None

    def report_failure(self) -> bool:
        """Begin a rest; True where this is the first failure since it last worked."""
        with self._lock:
            is_first = self._retry_at is None
            self._retry_at = time.monotonic() + self._rest
        return is_first


def client() -> redis.Redis:
    """Return the client; threads and forks may share it.

    Use it inside `attempt`, which knows whether it is worth asking.
    """
    return _client(settings.REDIS_URL)


@contextlib.contextmanager
def attempt(*, even_at_rest: bool = False) -> Iterator[None]:
    """Ask Redis inside this block, by `client()` or by Celery.

    `even_at_rest` asks also while others leave Redis alone, for whoever reports on its health.

    Raises:
        RedisAwayError: it failed, or it failed a moment ago and the block was not entered.
    """
    breaker = _breaker(settings.REDIS_URL)
    if not breaker.allows() and not even_at_rest:
        raise RedisAwayError("left alone after a failure")
    try:
        yield
    except AWAY as error:
        if breaker.report_failure():
            log.warning("redis is away: %s", type(error).__name__)
        raise RedisAwayError(type(error).__name__) from error
    breaker.report_success()


@functools.lru_cache(maxsize=4)
def _client(url: str) -> redis.Redis:
    """Connect without the client's own ten retries, which would hold a request for 15 s.

    One retry and only where the connection was lost: after a restart of Redis each kept connection
    fails once. What timed out is not asked again.
    """
    return redis.Redis.from_url(
        url,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
        retry=Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
    )


@functools.lru_cache(maxsize=4)
def _breaker(_url: str) -> Breaker:
    """Keep one breaker for each address; a process has one address, a test may have its own."""
    return Breaker(rest=REST)
