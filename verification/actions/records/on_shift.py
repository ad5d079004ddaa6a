"""Who is on shift: only their console counts as live, and only they see the queue."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from verification.actions.records import refusals
from verification.models import Shift

if TYPE_CHECKING:
    from accounts.models import User


class NotOnShift(refusals.Refusal):
    """The operator's shift has not begun, or is over."""

    code = "not_on_shift"
    sentence = "Start your shift first."


def is_on_shift(*, user: "User", now: datetime) -> bool:
    """Say whether somebody's shift has begun, and neither ended nor lapsed in silence."""
    since = now - settings.SHIFT_LAPSES_AFTER
    running = Shift.objects.running_of(user_id=user.pk, after=since, silent_since=since)
    return running.exists()


def check_on_shift(*, user: "User", now: datetime) -> None:
    """Demand a running shift; raises NotOnShift."""
    if not is_on_shift(user=user, now=now):
        raise NotOnShift
