"""When an encounter that should be over counts as overdue: by its YES, or by its walk's own hour.

The instant at which the service acts next is `overdue_at` of the verification.
"""

from datetime import datetime, timedelta

from django.conf import settings

from verification.models import Verification


def due_at(verification: Verification) -> datetime | None:
    """Say when it becomes overdue, P2, without any extension; None before its YES."""
    return _at(verification, walk=settings.WALK_OVERDUE_AFTER, other=settings.OVERDUE_AFTER)


def p1_at(verification: Verification) -> datetime | None:
    """Say when that becomes P1, without any extension; None before its YES."""
    return _at(verification, walk=settings.WALK_OVERDUE_P1_AFTER, other=settings.OVERDUE_P1_AFTER)


def _at(verification: Verification, *, walk: timedelta, other: timedelta) -> datetime | None:
    if verification.back_by is not None:
        return verification.back_by + walk
    return None if verification.decided_at is None else verification.decided_at + other
