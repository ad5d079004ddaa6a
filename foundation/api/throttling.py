"""A REST framework throttle that counts in Redis, exactly, instead of in Django's cache."""

from typing import TYPE_CHECKING, ClassVar

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from foundation.client_address import client_address
from foundation.queue.rate_limits import RateLimit

if TYPE_CHECKING:
    # Importing it for good would be a circle: its defaults are the classes named in settings.
    from rest_framework.views import APIView


class RateLimitThrottle(BaseThrottle):
    """Hold every caller that `key` tells apart to `limit`."""

    limit: ClassVar[RateLimit]

    def __init__(self) -> None:
        """Begin with nothing to wait for; REST framework makes one a request."""
        self._seconds = 0.0

    def key(self, request: Request) -> str | None:
        """Name whoever calls; None is not counted."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count the request; False when it comes too soon."""
        del view
        key = self.key(request)
        self._seconds = self.limit.wait(key) if key is not None else 0
        return self._seconds <= 0

    def wait(self) -> float | None:
        """Return the seconds after which to try again."""
        return self._seconds


class AddressThrottle(RateLimitThrottle):
    """Hold every caller to `limit` by where they call from, whatever they say they are.

    For calls that anybody may make: what they bring is theirs to invent, and so no bound.
    """

    def key(self, request: Request) -> str:
        """Name the address; of IPv6 its network."""
        return client_address(request)


def of_address(*, name: str, per_minute: int) -> RateLimit:
    """Make a limit for an AddressThrottle: half a minute's worth may come at once."""
    return RateLimit(name=name, per_minute=per_minute, burst=max(per_minute // 2, 1))
