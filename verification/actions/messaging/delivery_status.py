"""What became of a text: taken, delivered, failed, withdrawn, and what follows from each.

The caller has locked the text's contact, and its verification where an alarm of the case may be
raised. Alarms come before the text's own row, as the order of locks demands.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from foundation.audit import ledger
from foundation.sms.statuses import UNSENT, MessageStatus
from verification.actions import alarms
from verification.actions.records import audit_entries, id_ranges, text_names
from verification.enums import AlarmCause, AlarmOutcome, MessageSubject, Priority
from verification.events import Event, SubjectKind
from verification.models import Alarm, Contact, Message, Verification

log = logging.getLogger(__name__)

# Trouble of one text becomes an alarm of the service after the first, and P1 after the second.
_DOWN_AFTER = timedelta(seconds=10)
_DOWN_P1_AFTER = timedelta(seconds=30)

_LOST = (MessageStatus.FAILED, MessageStatus.UNDELIVERED)
_UNDER_WAY = (
    *UNSENT,
    MessageStatus.ACCEPTED,
    MessageStatus.SENT,
)


def accept(
    *, message: Message, sid: str, now: datetime, actor: ledger.Actor = audit_entries.SYSTEM
) -> None:
    """Record that the provider has the text; `provider_down` is cured unless others wait barred."""
    if alarms.is_open_of_service(cause=AlarmCause.PROVIDER_DOWN) and not _others_barred(message):
        alarms.close_by_itself(causes=(AlarmCause.PROVIDER_DOWN,), now=now)
    message.provider_sid, message.error_code = sid, None
    message.handed_over_at = message.handed_over_at or now
    _finish(message, status=MessageStatus.ACCEPTED, now=now)
    _record(Event.TEXT_HANDED_OVER, message, actor=actor)


def advance(*, message: Message, status: MessageStatus, code: int | None, now: datetime) -> None:
    """Record what the provider says became of a text it has taken."""
    if message.status == status:
        return
    message.error_code = code or message.error_code
    _finish(message, status=status, now=now)
    _record(Event.TEXT_RECEIPT, message, actor=audit_entries.PROVIDER, status=status, code=code)


def fail(
    *, message: Message, code: int | None, now: datetime, actor: ledger.Actor = audit_entries.SYSTEM
) -> None:
    """Record that the text will not be sent any more."""
    message.error_code = code or None
    _finish(message, status=MessageStatus.FAILED, now=now)
    _record(Event.TEXT_FAILED, message, actor=actor, code=code)


def withdraw(*, message: Message, now: datetime) -> None:
    """Record that the text is no longer true and was not sent."""
    _finish(message, status=MessageStatus.WITHDRAWN, now=now)
    _record(Event.TEXT_WITHDRAWN, message, actor=audit_entries.SYSTEM)


def opt_out(*, message: Message, contact: Contact, now: datetime) -> None:
    """Remember that the provider lets us text this phone no more."""
    contact.opted_out_at = contact.opted_out_at or now
    contact.save(update_fields=["opted_out_at"])
    ledger.record(
        event=Event.TEXT_OPTED_OUT,
        actor=audit_entries.PROVIDER,
        subject=ledger.Subject(kind=SubjectKind.CONTACT, id=contact.id),
        topic=message.verification_id,
    )


def raise_not_reached(*, message: Message, now: datetime, priority: Priority = Priority.P2) -> None:
    """Ask an operator to reach the person by voice; the caller has locked the verification.

    What is not of a check alarms nobody: its own app reads what became of it.
    """
    if message.subject != MessageSubject.CHECK:
        return
    alarms.raise_alarm(
        cause=AlarmCause.NOT_REACHED,
        priority=priority,
        actor=audit_entries.SYSTEM,
        now=now,
        verification=message.verification,
        contact=message.contact,
    )


def alarm_unreachable(*, verification: Verification, contact: Contact, now: datetime) -> bool:
    """Say whether this phone may be texted; where not, ask for a voice: P1 for one we never text.

    The caller has locked contact and verification.
    """
    if contact.textable and contact.opted_out_at is None:
        return True
    alarms.raise_alarm(
        cause=AlarmCause.NOT_REACHED,
        priority=Priority.P2 if contact.textable else Priority.P1,
        actor=audit_entries.SYSTEM,
        now=now,
        verification=verification,
        contact=contact,
    )
    return False


def may_cure_not_reached(message: Message) -> bool:
    """Say whether the arrival of a text has an alarm to close: its phone's own, or its case's.

    Whoever raises one about a phone holds its contact, as the caller does, so none comes up
    meanwhile; one that another phone of the case raises is not this text's to close. What is not of
    a check says nothing of one that did not arrive.
    """
    if message.subject != MessageSubject.CHECK:
        return False
    of_phone = Alarm.objects.open_of_phone(contact_id=message.contact_id)
    if _holds_not_reached(of_phone):
        return True
    case_id = message.verification_id
    return case_id is not None and _holds_not_reached(
        Alarm.objects.open_of_case(verification_id=case_id)
    )


def _holds_not_reached(opened: "QuerySet[Alarm]") -> bool:
    """Say whether `not_reached` is among these open alarms."""
    return any(alarm.cause == AlarmCause.NOT_REACHED for alarm in opened)


def close_not_reached(*, message: Message, now: datetime) -> None:
    """Close `not_reached` of this phone, of the text's case and without one.

    Only where no later text to it failed or is overdue: a late receipt for an old text must not
    hide that they never got the NO after it.
    """
    for verification in {message.verification, None}:
        if _later_lost(message, verification=verification, now=now):
            continue
        if _is_of_other_phone(message, verification=verification):
            continue
        if verification is not None and _other_phone_lost(message, now=now):
            continue
        alarms.close_by_itself(
            causes=(AlarmCause.NOT_REACHED,),
            now=now,
            verification=verification,
            contact=message.contact,
            outcome=AlarmOutcome.REACHED,
        )


def note_trouble(*, message: Message, now: datetime) -> None:
    """Raise `provider_down` when texts have not been taken for a while."""
    since = message.first_tried_at or now
    trouble = now - since
    if trouble < _DOWN_AFTER or _others_got_through(since=since):
        return
    _raise_provider_down(
        priority=Priority.P1 if trouble >= _DOWN_P1_AFTER else Priority.P2, now=now
    )


def note_barred(*, message: Message, code: int, now: datetime) -> None:
    """Raise `provider_down` at once, and keep the provider's code beside the text that waits."""
    message.error_code = code
    log.error("the provider refuses for something of ours: error %s", code)
    _raise_provider_down(priority=Priority.P1, now=now)


def note_lost_through_us(*, code: int | None, now: datetime) -> None:
    """Raise `provider_down` for a text that was taken and lost for something we have to mend."""
    log.error("a text was lost for something of ours: error %s", code)
    _raise_provider_down(priority=Priority.P1, now=now)


def _raise_provider_down(*, priority: Priority, now: datetime) -> None:
    alarms.raise_alarm(
        cause=AlarmCause.PROVIDER_DOWN, priority=priority, actor=audit_entries.SYSTEM, now=now
    )


def _others_barred(message: Message) -> bool:
    """Say whether another text waits that the provider refused for something of ours.

    One that it takes proves nothing about those: a country may be switched off in our account.
    """
    waiting = Message.objects.filter(status=MessageStatus.QUEUED, error_code__isnull=False)
    return waiting.exclude(id=message.id).exists()


def _others_got_through(*, since: datetime) -> bool:
    """Say whether the provider has taken any text since then: the trouble is then one phone's."""
    return Message.objects.filter(
        id__gte=id_ranges.first_id(at=since - timedelta(hours=1)), handed_over_at__gte=since
    ).exists()


def _later_lost(message: Message, *, verification: Verification | None, now: datetime) -> bool:
    """Say whether a later text to this phone, of this case or of none, did not get through."""
    later = Message.objects.filter(
        subject=MessageSubject.CHECK,
        contact=message.contact_id,
        verification=verification,
        created_at__gt=message.created_at,
    )
    return later.filter(_did_not_get_through(now)).exists()


def _other_phone_lost(message: Message, *, now: datetime) -> bool:
    """Say whether another phone of the same case was not reached: they share the one alarm."""
    others = Message.objects.filter(verification=message.verification_id)
    others = others.exclude(contact=message.contact_id).filter(_did_not_get_through(now))
    reached = Message.objects.filter(
        contact=OuterRef("contact"),
        created_at__gt=OuterRef("created_at"),
        status=MessageStatus.DELIVERED,
    )
    return others.exclude(Exists(reached)).exists()


def _did_not_get_through(now: datetime) -> Q:
    """Describe a text that failed, or of which nothing was heard in time."""
    overdue = Q(status__in=_UNDER_WAY, created_at__lte=now - settings.NOT_REACHED_AFTER)
    return Q(status__in=_LOST) | overdue


def _is_of_other_phone(message: Message, *, verification: Verification | None) -> bool:
    """Say whether the open `not_reached` of this case is about another phone than this text's."""
    if verification is None:
        return False
    of_case = Alarm.objects.filter(
        verification=verification, cause=AlarmCause.NOT_REACHED, closed_at=None
    )
    alarm = of_case.first()
    about = alarm and (alarm.contact_id or verification.contact_id)
    return about is not None and about != message.contact_id


def _finish(message: Message, *, status: MessageStatus, now: datetime) -> None:
    """Write a status and let go of the lease: whoever held it has no more say."""
    message.status, message.status_at = status, now
    message.lease_token = message.lease_until = None
    message.save(
        update_fields=[
            "status",
            "status_at",
            "lease_token",
            "lease_until",
            "provider_sid",
            "handed_over_at",
            "error_code",
        ]
    )


def _record(
    event: Event, message: Message, *, actor: ledger.Actor, **details: ledger.Detail
) -> None:
    """Write the audit entry of a text, under its case."""
    ledger.record(
        event=event,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.MESSAGE, id=message.id),
        topic=message.verification_id,
        **text_names.details(message),
        **details,
    )
