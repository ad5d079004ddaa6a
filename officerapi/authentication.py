"""Who is calling: a bearer token, the officer behind it, and what an old token may still do."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from accounts import devices
from accounts.models import Device
from verification.actions.officers import verification_actions
from verification.enums import OfficerStage
from verification.models import Officer

_BEARER = re.compile(r"Bearer ([\w.~+/=-]{1,200})", re.ASCII | re.IGNORECASE)
# By stage, not state: which of his tokens still work must not tell him how it went for her.
_GRACED_STAGES = (
    OfficerStage.CHECKING,
    OfficerStage.ANSWERED,
    OfficerStage.CALL_CONTROL_ROOM,
)


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The officer, and the device and sign-in he calls with."""

    officer: Officer
    device: Device
    signed_in_at: datetime


def token_of(request: HttpRequest) -> str:
    """Read the bearer token; raises devices.SignedOut where there is none."""
    found = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    if found is None:
        raise devices.SignedOut("Sign in first.")
    return found.group(1)


def caller_of(request: HttpRequest, *, graced: bool) -> Caller:
    """Find out who calls.

    `graced`: this call is also served to a token that has run out, while a check is under way.
    Raises devices.SignedOut or devices.DeviceRevoked.
    """
    session = devices.authenticate(token=token_of(request))
    officer = Officer.objects.by_user(user_id=session.user.pk).first()
    if officer is None or (session.expired and not (graced and _is_under_way(officer))):
        raise devices.SignedOut("Sign in again.")
    return Caller(officer=officer, device=session.device, signed_in_at=session.signed_in_at)


def _is_under_way(officer: Officer) -> bool:
    """Say whether a woman may be with him at this moment, as far as he can know."""
    under_way = verification_actions.open_of(officer=officer).filter(
        officer_stage__in=_GRACED_STAGES
    )
    return under_way.exists()
