"""How often somebody may ask: GCRA in Redis, one round trip, exact under concurrency.

A courtesy to the database, not a limit of the protocol (those are counted in rows under locks).
With Redis away each process counts for itself, so the limit is as wide as there are processes and
never open. docs/decisions/0094 says why it is ours.
"""

import hashlib
import threading
import time
from collections import OrderedDict

from foundation.queue import redis_client

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
# Callers that a process remembers while Redis is away; who is forgotten begins anew.
_REMEMBERED = 10_000


class RateLimit:
    """So many requests a minute, `burst` of them without a pause."""

    def __init__(self, *, name: str, per_minute: float, burst: int) -> None:
        """Name the buckets, which hold no more than a digest of who asks."""
        self.per_minute, self.burst = per_minute, burst
        self._name = name
        self._between_ms = int(60_000 / per_minute)
        self._own = _OwnBuckets(between=self._between_ms / 1000, burst=burst)

    def wait(self, key: str) -> float:
        """Count a request of whoever `key` names; return 0, or seconds to wait if it is too soon.

        A request that is too soon is not counted.
        """
        digest = hashlib.sha256(key.encode()).hexdigest()[:32]
        bucket = f"rate-limit:{self._name}:{digest}"
        try:
            with redis_client.attempt():
                gcra = redis_client.client().register_script(_GCRA)
                return int(gcra(keys=[bucket], args=[self._between_ms, self.burst])) / 1000
        except redis_client.RedisAwayError:
            return self._own.wait(digest)


class _OwnBuckets:
    """The same sum in this process alone, for as long as Redis is away; bounded."""

    def __init__(self, *, between: float, burst: int) -> None:
        """`between` is in seconds."""
        self._between, self._burst = between, burst
        self._due: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, digest: str) -> float:
        """Count a request, or return the seconds to wait."""
        now = time.monotonic()
        with self._lock:
            following = max(self._due.get(digest, now), now) + self._between
            wait = following - now - self._between * self._burst
            if wait > 0:
                return wait
            self._due[digest] = following
            self._due.move_to_end(digest)
            if len(self._due) > _REMEMBERED:
                self._due.popitem(last=False)
            return 0
