"""How often a device may call; docs/decisions/0043 says what is never slowed down."""

from typing import ClassVar

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from foundation.api.fields import IdField
from foundation.api.throttling import RateLimitThrottle
from foundation.queue.rate_limits import RateLimit
from officerapi.authentication import token_of


class ShiftTokenThrottle(RateLimitThrottle):
    """By token, of which Redis gets a digest: nobody can use up another officer's requests.

    A call without a token is not counted; it is refused without a question to the database.
    """

    limit: ClassVar[RateLimit] = RateLimit(name="officer", per_minute=240, burst=60)

    def key(self, request: Request) -> str | None:
        """Name the token."""
        return token_of(request)


class SignInThrottle(RateLimitThrottle):
    """By device id, known or not: guessing is slowed down before anything is looked at."""

    limit: ClassVar[RateLimit] = RateLimit(name="sign-in", per_minute=20, burst=10)

    def key(self, request: Request) -> str | None:
        """Name the device; None where the body has no id, which the view refuses."""
        sent = request.data.get("device_id") if isinstance(request.data, dict) else None
        try:
            return str(IdField().run_validation(sent))
        except ValidationError:
            return None
