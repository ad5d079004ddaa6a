"""A verification, and himself, as the officer sees them: the only module that writes answers.

What is written here depends on `verifications.officer_view`, the language and a setting: never on
her number, her words, the match, an alarm or the outcome (invariant 7).
"""

import hashlib
from datetime import UTC, datetime

from django.conf import settings

from accounts.models import Device
from officerapi import officer_phrases, parsers
from verification.actions.officers import verification_actions
from verification.actions.officers.verification_actions import OfficerView
from verification.enums import Reason
from verification.models import DutyPeriod, Officer, Verification

Json = dict[str, object]


def verification(shown: Verification) -> Json:
    """Write one verification."""
    view = verification_actions.officer_view(verification=shown)
    return {
        "id": str(view.id),
        "ref": view.ref,
        "status": view.status,
        "version": view.version,
        "reason": view.reason,
        "show": _show(view),
        "say": officer_phrases.sentence(stage=view.status, language=shown.language),
        "requested_at": instant(view.requested_at),
        "ended_at": instant(view.ended_at) if view.ended_at else None,
    }


def etag(representation: Json) -> str:
    """Return the strong entity tag of a representation."""
    return f'"{hashlib.sha256(parsers.canonical(representation)).hexdigest()[:32]}"'


def officer(shown: Officer) -> Json:
    """Write the officer to himself; his standing in the force is not for this device."""
    return {"number": shown.number, "rank": shown.rank, "name": shown.name, "team": shown.team}


def me(*, shown: Officer, device: Device, duty: DutyPeriod | None) -> Json:
    """Write all that the app needs to start."""
    return {
        "officer": officer(shown),
        "device": {"id": str(device.id), "name": device.name},
        "duty": _duty(duty) if duty else None,
        # Off duty is never an error here: the request is recorded, and the control room sees it.
        "reasons": list(duty.reasons) if duty else Reason.values,
        "allowed": {"invite": settings.INVITED_ALLOWED},
        "number": settings.PUBLISHED_NUMBER,
    }


def instant(at: datetime) -> str:
    """Write an instant in UTC as RFC 3339 has it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _show(view: OfficerView) -> Json | None:
    """Write what his screen shows to her; None when there is no code."""
    if view.join_code is None or view.expires_at is None:
        return None
    return {
        "join_code": view.join_code,
        "number": settings.PUBLISHED_NUMBER,
        "expires_at": instant(view.expires_at),
    }


def _duty(period: DutyPeriod) -> Json:
    """Write a period of duty."""
    return {
        "starts_at": instant(period.starts_at),
        "ends_at": instant(period.ends_at),
        "boroughs": list(period.boroughs),
    }
