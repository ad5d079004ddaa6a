"""A code that can join nothing any more: what it is answered, and whom it alarms."""

from datetime import datetime

from verification.actions import alarms
from verification.actions.joining import joining
from verification.actions.messaging import delivery_status, outbox
from verification.actions.records import audit_entries
from verification.enums import AlarmCause, Priority, State, TextKey
from verification.models import Contact, Verification

_ANSWERS = {
    State.JOINED: TextKey.USED_CODE,
    State.CONFIRMED: TextKey.USED_CODE,
    State.REFUSED: TextKey.NOT_CONFIRMED,
    State.REVOKED: TextKey.NOT_CONFIRMED,
    State.UNVERIFIED: TextKey.COULD_NOT_CHECK,
    State.CANCELLED: TextKey.CANCELLED,
    State.EXPIRED: TextKey.OLD_CODE,
    State.ENDED: TextKey.OLD_CODE,
}
_ALARMS = {
    State.JOINED: (AlarmCause.CODE_COLLISION, Priority.P1),
    State.CONFIRMED: (AlarmCause.CODE_COLLISION, Priority.P1),
    State.REFUSED: (AlarmCause.CODE_AFTER_REFUSAL, Priority.P1),
    State.REVOKED: (AlarmCause.CODE_AFTER_REFUSAL, Priority.P1),
    State.CANCELLED: (AlarmCause.CODE_AFTER_REFUSAL, Priority.P1),
    State.UNVERIFIED: (AlarmCause.DEAD_CODE, Priority.P2),
    State.EXPIRED: (AlarmCause.DEAD_CODE, Priority.P2),
    State.ENDED: (AlarmCause.DEAD_CODE, Priority.P2),
}


def answer(*, verification: Verification, contact: Contact, now: datetime) -> None:
    """Answer a phone whose code is used or over: attach it, alarm, say NO in the right words."""
    joining.attach(verification=verification, contact=contact, now=now)
    alarm(verification=verification, now=now)
    delivery_status.alarm_unreachable(verification=verification, contact=contact, now=now)
    key = _ANSWERS[State(verification.state)]
    # The same NO again is a repeat, not news: `queue_text` may send it as often as it is asked.
    outbox.queue_text(key=key, contact=contact, verification=verification, now=now)


def alarm(*, verification: Verification, now: datetime) -> None:
    """Raise what a late code raises: somebody may be with this person now."""
    cause, priority = _ALARMS[State(verification.state)]
    alarms.raise_alarm(
        cause=cause,
        priority=priority,
        actor=audit_entries.SYSTEM,
        now=now,
        verification=verification,
    )
