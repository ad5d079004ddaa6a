"""Whether somebody is looking: looks at alarms, and what makes a taken one sound again."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from accounts import permissions
from foundation.audit import ledger
from verification.actions.records import audit_entries, roles
from verification.enums import AlarmCause, Priority
from verification.events import Event, SubjectKind
from verification.models import Alarm

if TYPE_CHECKING:
    from accounts.models import User


def note_look(
    *,
    by: "User",
    now: datetime,
    verification_id: UUID | None = None,
    alarm_id: UUID | None = None,
) -> None:
    """Remember that somebody opened the page of a case, or of one alarm, just now.

    Only of who could act on it: no reviewer, and nobody of the officer's team.
    """
    ledger.require_transaction()
    if not permissions.is_operator(by):
        return
    shown = Q(id=alarm_id) if alarm_id else Q(verification_id=verification_id)
    about = Alarm.objects.filter(shown, closed_at=None).order_by("id")
    # One after the other in one order, as everybody locks them.
    whole = about.select_related("verification__officer").defer("verification__officer__photo")
    for alarm in whole.select_for_update(no_key=True, of=("self",)):
        case = alarm.verification
        if case is None or not roles.is_own_team(case.officer, user=by):
            alarm.looked_at = now
            alarm.save(update_fields=["looked_at"])


def sound_again(*, alarm: Alarm, now: datetime, actor: ledger.Actor = audit_entries.SYSTEM) -> None:
    """Give a taken alarm back to everybody, since more was written, unless it was just looked at.

    P3 makes no sound, and so none again.
    """
    locked = Alarm.objects.select_for_update(no_key=True).get(id=alarm.id)
    if not can_sound_again(locked, now=now):
        return
    locked.taken_by, locked.taken_at, locked.escalated_at = None, None, now
    locked.save(update_fields=["taken_by", "taken_at", "escalated_at"])
    ledger.record(
        event=Event.ALARM_SOUNDED_AGAIN,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.ALARM, id=locked.id),
        topic=locked.verification_id,
        cause=AlarmCause(locked.cause),
    )


def can_sound_again(alarm: Alarm, *, now: datetime) -> bool:
    """Say whether somebody has this open alarm, and has not looked at it lately."""
    if alarm.closed_at is not None or alarm.taken_at is None or alarm.priority > Priority.P2:
        return False
    return now >= last_look(alarm) + settings.SOUND_AGAIN_AFTER


def last_look(alarm: Alarm) -> datetime:
    """Name the instant at which somebody last had this alarm before them."""
    looks = (alarm.raised_at, alarm.taken_at, alarm.looked_at)
    return max(instant for instant in looks if instant is not None)
