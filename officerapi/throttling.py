"""Slow down a device that asks too often: GCRA in Redis, one round trip, before the database.

A courtesy to the database, not a limit of the protocol (those are counted in rows under locks):
with Redis away everybody is let through.
"""

import hashlib
import math

from foundation.queue import redis_client
from officerapi.problems import ApiProblem, Code

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

    def check(self, who: str) -> None:
        """Count one request of `who`; raises ApiProblem (429) when it comes too soon."""
        wait_ms = self._wait_ms(hashlib.sha256(who.encode()).hexdigest()[:32])
        if wait_ms > 0:
            raise ApiProblem(code=Code.SLOW_DOWN, retry_after=math.ceil(wait_ms / 1000))

    def _wait_ms(self, bucket: str) -> int:
        """Ask Redis; 0 where it does not answer."""
        arguments = [self._between_ms, self._at_once]
        try:
            with redis_client.attempt():
                gcra = redis_client.client().register_script(_GCRA)
                return int(gcra(keys=[f"pace:{self._name}:{bucket}"], args=arguments))
        except redis_client.RedisAwayError:
            return 0


OFFICER = Pace(name="officer", a_minute=240, at_once=60)
SIGN_IN = Pace(name="sign-in", a_minute=20, at_once=10)
