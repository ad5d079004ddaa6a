"""How often somebody may ask: GCRA in Redis, one round trip, exact under concurrency.

A courtesy to the database, not a limit of the protocol (those are counted in rows under locks):
with Redis away everybody is let through. docs/decisions/0094 says why it is ours.
"""

import hashlib

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


class RateLimit:
    """So many requests a minute, `burst` of them without a pause."""

    def __init__(self, *, name: str, per_minute: int, burst: int) -> None:
        """Name the buckets, which hold no more than a digest of who asks."""
        self.per_minute, self.burst = per_minute, burst
        self._name = name
        self._between_ms = 60_000 // per_minute

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
            return 0
