"""Words that nobody has read in time: louder, and a phone without a case is told so."""

from datetime import datetime
from uuid import UUID

from foundation.audit import clock
from foundation.sms.senders import Channel
from verification.actions import alarms, attention
from verification.actions.messaging import answers
from verification.actions.records import lookup
from verification.enums import AlarmCause, Priority, TextKey
from verification.models import Alarm, Contact, InboundText

_AT_ONCE = 200


def due(now: datetime) -> list[UUID]:
    """List the texts, by id, that nobody has read in time."""
    found = InboundText.objects.filter(unread_due_at__lte=now, read_at=None)
    return list(found.order_by("unread_due_at").values_list("id", flat=True)[:_AT_ONCE])


def alarm(text_id: UUID) -> None:
    """Raise to P1 what shows an unread text, and let who has it hear it again.

    A phone without a case gets UNREAD; in a case it would tell whoever reads over the person's
    shoulder that they wrote something odd.
    """
    found = InboundText.objects.get(id=text_id)
    contact = _held(found.contact_id)
    if contact is None:
        return
    if found.verification_id is not None and lookup.hold(found.verification_id) is None:
        return
    now = clock.db_now()
    # Whoever reads it holds the phone, or a case of it: look again after.
    still = InboundText.objects.filter(id=text_id, unread_due_at__lte=now, read_at=None)
    text = still.select_related("verification", "alarm").first()
    if text is None or text.verification_id != found.verification_id:
        return
    cause = AlarmCause(text.alarm.cause) if text.alarm else AlarmCause.ODD_REPLY
    if not _is_judged(text.alarm):
        shown_on = alarms.raise_alarm(
            cause=cause,
            priority=Priority.P1,
            verification=text.verification,
            contact=contact,
            now=now,
        )
        attention.sound_again(alarm=shown_on, now=now)
    text.unread_due_at = None
    text.save(update_fields=["unread_due_at"])
    if text.verification is None and text.channel == Channel.SMS:
        answers.send_sparingly(key=TextKey.UNREAD, contact=contact, now=now)


def _is_judged(shown_on: Alarm | None) -> bool:
    """Say whether a judgement, which needs nobody to press "read", has closed a wish for quiet."""
    if shown_on is None or shown_on.closed_at is None:
        return False
    return shown_on.cause == AlarmCause.ASKED_QUIET


def _held(contact_id: UUID) -> Contact | None:
    """Lock a phone, or answer None where somebody else is at it: the next tick comes soon."""
    free = Contact.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    return free.select_related("key").filter(id=contact_id).first()
