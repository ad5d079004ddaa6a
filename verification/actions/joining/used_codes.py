"""A code that can join nothing any more: what it is answered, and whom it alarms.

The officer has the code too. So one phone alone hears how the case stands: the one that joined or,
where none did, the first that was answered. Every other hears the same in every state.
"""

from datetime import datetime

from django.conf import settings

from verification.actions import alarms
from verification.actions.joining import joining, refused_cases
from verification.actions.messaging import delivery_status, outbox
from verification.actions.records import audit_entries
from verification.enums import AlarmCause, ContactWay, Priority, State, TextKey
from verification.models import Contact, JoinCode, Verification
from verification.rules.states import LIVE

_ANSWERS = {
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
_WROTE = (ContactWay.TEXTED, ContactWay.INVITED)


def is_others(*, verification: Verification, contact: Contact) -> bool:
    """Say whether the code of a locked case is another phone's, or of nobody's phone while live."""
    holder = _holder(verification)
    if holder is None:
        return State(verification.state) in LIVE and verification.joined_at is not None
    return holder != contact.id


def answer(*, verification: Verification, contact: Contact, now: datetime) -> bool:
    """Answer a phone whose code is used or over, alarm, and go on with the officer's screen.

    Says whether the phone belongs to the case from here on.
    """
    others = is_others(verification=verification, contact=contact)
    # Nobody's phone while live: the person is on a line, and this is not known to be theirs.
    belongs = not others or _holder(verification) is not None
    alarm(verification=verification, now=now, second=contact if others else None)
    if belongs:
        joining.attach(verification=verification, contact=contact, now=now)
    note_first(verification=verification, contact=contact, now=now)
    delivery_status.alarm_unreachable(verification=verification, contact=contact, now=now)
    key = TextKey.USED_CODE if others else _ANSWERS[State(verification.state)]
    # The same NO again is a repeat, not news: `queue_text` may send it as often as it is asked.
    outbox.queue_text(key=key, contact=contact, verification=verification, now=now)
    return belongs


def note_first(*, verification: Verification, contact: Contact, now: datetime) -> None:
    """Let the code be this phone's where it is nobody's, and move the officer's screen on."""
    if is_others(verification=verification, contact=contact):
        return
    JoinCode.objects.filter(verification=verification).update(phone=contact)
    refused_cases.seem_joined(verification=verification, now=now)


def alarm(*, verification: Verification, now: datetime, second: Contact | None = None) -> None:
    """Raise what a late code raises: somebody may be with this person now.

    `second` is the phone that texted the code of another.
    """
    cause, priority = _ALARMS[State(verification.state)]
    if second is not None and _may_be_a_friend(verification, second=second, now=now):
        priority = Priority.P2
    alarms.raise_alarm(
        cause=cause,
        priority=priority,
        actor=audit_entries.SYSTEM,
        now=now,
        verification=verification,
    )


def _holder(verification: Verification) -> object:
    """Name the phone that hears how the case stands; None where there is none yet."""
    holders = JoinCode.objects.filter(verification=verification)
    return verification.contact_id or holders.values_list("phone_id", flat=True).first()


def _may_be_a_friend(verification: Verification, *, second: Contact, now: datetime) -> bool:
    """Say whether two people may have texted one code side by side: at once, and both unknown."""
    first, joined_at = verification.contact, verification.joined_at
    if first is None or joined_at is None or verification.contact_way not in _WROTE:
        return False
    if State(verification.state) not in LIVE or now > joined_at + settings.CODE_SHARED_WITHIN:
        return False
    return not any(joining.is_staff(verification, phone) for phone in (first, second))
