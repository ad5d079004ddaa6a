"""Who is calling: a bearer token, and the officer behind it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import devices
from accounts.models import Device, User
from foundation.api import bearer
from verification.models import Officer


@dataclass(frozen=True, kw_only=True)
class Caller:
    """`request.auth`: the officer, and the device and sign-in they call with.

    `run_out`: the token's shift is over; permissions say what it is still good for.
    """

    officer: Officer
    device: Device
    signed_in_at: datetime
    run_out: bool


class ShiftTokenAuthentication(BaseAuthentication):
    """The token of a shift, from sign-in. Reads only."""

    def authenticate(self, request: Request) -> tuple[User, Caller] | None:
        """Give the user and a Caller, or None without a token; raises AuthenticationFailed."""
        token = token_of(request)
        if token is None:
            return None
        try:
            session = devices.authenticate(token=token)
        except devices.DeviceRevoked as error:
            raise AuthenticationFailed(code="device_revoked") from error
        except devices.SignedOut as error:
            raise AuthenticationFailed(code="signed_out") from error
        officer = Officer.objects.by_user(user_id=session.user.pk).first()
        if officer is None:
            raise AuthenticationFailed(code="signed_out")
        return session.user, Caller(
            officer=officer,
            device=session.device,
            signed_in_at=session.signed_in_at,
            run_out=session.expired,
        )

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that a missing token is answered 401."""
        del request
        return "Bearer"


class UncheckedTokenAuthentication(ShiftTokenAuthentication):
    """A token as it came, known to nobody: for signing out, which a token run out may do too."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, str] | None:  # type: ignore[override]
        """Give nobody and the token, or None without one."""
        token = token_of(request)
        return None if token is None else (AnonymousUser(), token)


def token_of(request: Request) -> str | None:
    """Read the bearer token; None where there is none."""
    return bearer.token_in(request.headers.get("Authorization", ""))
