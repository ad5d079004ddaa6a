"""Slow down a device that asks too often: GCRA in Redis, one round trip, before the database.

A courtesy to the database, not a limit of the protocol (those are counted in rows under locks):
with Redis away everybody is let through.
"""

import functools
import hashlib
import logging
import math
import time

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from officerapi.problems import ApiProblem, Code

log = logging.getLogger(__name__)

_TIMEOUT = 0.2  # seconds; a request never waits longer than this for its pace
_LEFT_ALONE_FOR = 5.0  # seconds, after Redis did not answer

# KEYS[1]: the bucket. ARGV: milliseconds between two requests, requests that may come at once.
_GCRA = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local next = due + ARGV[1]
local wait = next - now - ARGV[1] * ARGV[2]
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], next, 'PX', math.ceil(next - now) + 1)
return 0
"""


class Pace:
    """So many requests a minute, `at_once` of them without a pause."""

    def __init__(self, *, name: str, a_minute: int, at_once: int) -> None:
        """Name the buckets, which hold no more than a digest of who asks."""
        self._name = name
        self._between_ms = 60_000 // a_minute
        self._at_once = at_once
        self._left_alone_until = 0.0

    def check(self, who: str) -> None:
        """Count one request of `who`; raises ApiProblem (429) when it comes too soon."""
        wait_ms = self._wait_ms(hashlib.sha256(who.encode()).hexdigest()[:32])
        if wait_ms > 0:
            raise ApiProblem(code=Code.SLOW_DOWN, retry_after=math.ceil(wait_ms / 1000))

    def _wait_ms(self, bucket: str) -> int:
        """Ask Redis; 0 where it does not answer."""
        if time.monotonic() < self._left_alone_until:
            return 0
        try:
            return int(
                _gcra(settings.REDIS_URL)(
                    keys=[f"pace:{self._name}:{bucket}"], args=[self._between_ms, self._at_once]
                )
            )
        except (redis.RedisError, OSError) as error:
            self._left_alone_until = time.monotonic() + _LEFT_ALONE_FOR
            log.warning("pace not kept, redis away: %s", type(error).__name__)
            return 0


@functools.lru_cache(maxsize=4)
def _gcra(url: str) -> redis.commands.core.Script:
    """Connect without the client's own retries, which would hold a request for many seconds."""
    client = redis.Redis.from_url(
        url,
        socket_timeout=_TIMEOUT,
        socket_connect_timeout=_TIMEOUT,
        retry=Retry(NoBackoff(), 0),
    )
    return client.register_script(_GCRA)


OFFICER = Pace(name="officer", a_minute=240, at_once=60)
SIGN_IN = Pace(name="sign-in", a_minute=20, at_once=10)
