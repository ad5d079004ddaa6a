"""How often a device may call; docs/decisions/0043 says what is slowed down, and how."""

from typing import ClassVar

from django.conf import settings
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from foundation.api.fields import IdField
from foundation.api.throttling import AddressThrottle, RateLimitThrottle, of_address
from foundation.queue.rate_limits import RateLimit
from officerapi.authentication import token_of


class ShiftTokenThrottle(RateLimitThrottle):
    """By token, of which Redis gets a digest: nobody can use up another officer's requests.

    However the header is written: the scheme's name in 64 spellings is one device. A call without a
    token is not counted; it is refused without a question to the database.
    """

    limit: ClassVar[RateLimit] = RateLimit(name="officer", per_minute=240, burst=60)

    def key(self, request: Request) -> str | None:
        """Name the token."""
        return token_of(request)


class LocationThrottle(ShiftTokenThrottle):
    """One a second: one is due every 20 s, and each is written."""

    limit: ClassVar[RateLimit] = RateLimit(name="location", per_minute=60, burst=5)


class FaceThrottle(ShiftTokenThrottle):
    """A picture is sealed and kept: three are taken in a hurry, not a film."""

    limit: ClassVar[RateLimit] = RateLimit(name="face", per_minute=10, burst=5)


class UrgentThrottle(ShiftTokenThrottle):
    """Panic and end: wider than any hand presses, so that only a program meets it."""

    limit: ClassVar[RateLimit] = RateLimit(name="urgent", per_minute=120, burst=60)


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


class SignInAddressThrottle(AddressThrottle):
    """By address too: device ids can be invented. Wide, since a force's phones may share one."""

    limit: ClassVar[RateLimit] = of_address(
        name="sign-in-address", per_minute=settings.DEVICE_SIGN_INS_PER_MINUTE
    )


class EnrolmentThrottle(AddressThrottle):
    """By address: codes can be invented, and each is looked up."""

    limit: ClassVar[RateLimit] = of_address(
        name="enrolment", per_minute=settings.ENROLMENTS_PER_MINUTE
    )
