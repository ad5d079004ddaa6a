"""A phone without a case that alarms: her words and, for a reason, her number are all there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import User
from controlroom import changes, conversation, queue_page
from controlroom.conversation import ReplyRow, TextRow
from controlroom.queue_page import AlarmRow
from foundation.audit import clock, ledger
from foundation.audit.events import Event
from verification.actions import alarms, contacts
from verification.actions.records import audit_entries, refusals, words
from verification.enums import WordsKind
from verification.models import Alarm, Contact, InboundText, Message

# What she wrote shortly before the alarm may say where she is.
_BEFORE = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class PhoneAlarmPage:
    """Everything on the screen of such an alarm, at one instant of the database's clock."""

    now: datetime
    head: int
    alarm: AlarmRow
    others: list[AlarmRow]
    closed_by: str
    closed_at: datetime | None
    replies: list[ReplyRow]
    texts: list[TextRow]


def find(*, alarm_id: UUID) -> Alarm:
    """Find an alarm, open or closed; raises alarms.AlarmNotFound."""
    whole = Alarm.objects.select_related("verification", "contact__key", "taken_by", "closed_by")
    alarm = whole.filter(id=alarm_id).first()
    if alarm is None:
        raise alarms.AlarmNotFound("There is no such alarm.")
    return alarm


def read(*, alarm: Alarm, user: User) -> PhoneAlarmPage:
    """Read the screen of an alarm that has no case."""
    head = changes.head()
    since = alarm.raised_at - _BEFORE
    hers = InboundText.objects.filter(contact=alarm.contact_id, received_at__gte=since)
    ours = Message.objects.filter(contact=alarm.contact_id, created_at__gte=since)
    return PhoneAlarmPage(
        now=clock.db_now(),
        head=head,
        alarm=queue_page.alarm_row(alarm, user=user),
        others=[row for row in queue_page.open_rows(user=user) if row.id != alarm.id],
        closed_by=alarm.closed_by.display_name if alarm.closed_by else "",
        closed_at=alarm.closed_at,
        replies=conversation.replies(list(conversation.newest_replies(hers)))
        if alarm.contact_id
        else [],
        texts=conversation.texts(list(conversation.newest_texts(ours)), first=alarm.contact_id)
        if alarm.contact_id
        else [],
    )


def record_look(*, contact: Contact, by: User) -> None:
    """Write that somebody read a stranger's words."""
    _record(Event.VERIFICATION_LOOKED_AT, contact, by=by)


def reveal_number(*, alarm_id: UUID, by: User, why: str) -> str:
    """Show the number of a phone without a case, for a reason; every look is in the audit log.

    Raises alarms.AlarmNotFound, contacts.NoNumber or refusals.NeedReason.
    """
    ledger.require_transaction()
    reason = refusals.need_reason(why)
    contact = find(alarm_id=alarm_id).contact
    if contact is None or contact.phone_sealed is None:
        raise contacts.NoNumber
    now = clock.db_now()
    words.write(kind=WordsKind.WHY, text=reason, at=now, contact=contact, by=by)
    _record(Event.VERIFICATION_NUMBER_REVEALED, contact, by=by)
    return contacts.number_of(contact)


def _record(event: Event, contact: Contact, *, by: User) -> None:
    """Write who looked, under no case."""
    ledger.record(
        event=event,
        actor=audit_entries.operator(by),
        subject=ledger.Subject(kind=ledger.SubjectKind.CONTACT, id=contact.id),
    )
