"""Alarms of phones that have no case: what is written shows on them, and goes along to a case."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from foundation.audit import clock, ledger
from verification.actions import alarm_closing, alarm_taking, alarms, attention
from verification.actions.records import audit_entries, refusals, roles, words
from verification.enums import AlarmCause, Priority, WordsKind
from verification.events import Event, SubjectKind
from verification.models import Alarm, Contact, InboundText, Verification

if TYPE_CHECKING:
    from accounts.models import User

# What a phone raises by writing; the rest is about texts of ours to it.
WRITTEN = (
    AlarmCause.SOS,
    AlarmCause.WORDS_WITHOUT_CASE,
    AlarmCause.FORGED_TEXT,
    AlarmCause.UNKNOWN_CODE,
    AlarmCause.THROTTLED_CODE,
)


class NoPhoneToNote(refusals.Refusal):
    """The alarm is of a case, whose notes are kept there, or of the service itself."""

    code = "no_phone"
    sentence = "A note is kept with the case, or for the service in the shift log."


def raise_for(
    *, text: InboundText, cause: AlarmCause, priority: Priority, urgency: int, now: datetime
) -> Alarm:
    """Raise, or keep open, an alarm of the phone that wrote, and show the text on it.

    A silent phone's alarms are P3, whatever they are for. The caller has locked the phone.
    """
    contact = text.contact
    alarm = alarms.raise_alarm(
        cause=cause,
        priority=Priority.P3 if contact.silenced_at else priority,
        actor=audit_entries.person(contact),
        now=now,
        contact=contact,
    )
    show_on(alarm=alarm, text=text, urgency=urgency, now=now)
    return alarm


def show_on(*, alarm: Alarm, text: InboundText, urgency: int, now: datetime) -> None:
    """Show a text on an open alarm: whoever has it hears it again, and nobody calls it a prank."""
    text.alarm = alarm
    if alarm.priority <= Priority.P2:
        text.unread_due_at = now + settings.REPLY_UNREAD_AFTER
    if urgency & ~alarm.urgency or alarm.proposed_by_id:
        alarm.urgency |= urgency
        alarm.proposed_outcome, alarm.proposed_by = None, None
        alarm.save(update_fields=["urgency", "proposed_outcome", "proposed_by"])
    attention.sound_again(alarm=alarm, now=now, actor=audit_entries.person(text.contact))


def open_sos(*, contact: Contact) -> Alarm | None:
    """Find the open SOS of a phone itself, of none of its cases."""
    of_phone = Alarm.objects.open_of_phone(contact_id=contact.id)
    return next((alarm for alarm in of_phone if alarm.cause == AlarmCause.SOS), None)


def many_lately(*, now: datetime) -> bool:
    """Say whether so many phones without a case have alarmed that a loose word begins as P2."""
    lately = Alarm.objects.of_phones().filter(raised_at__gt=now - settings.LOOSE_WORDS_WITHIN)
    return lately.count() >= settings.LOOSE_WORDS_AFTER


def go_to_case(*, contact: Contact, verification: Verification, now: datetime) -> bool:
    """Let what a locked phone raised and wrote go over to a locked case that it now belongs to.

    Says whether the phone has an open SOS, of a case or of none.
    """
    about = Alarm.objects.open_of_contact(contact_id=contact.id) if not contact.is_new else ()
    raised = {(alarm.verification_id, alarm.cause) for alarm in about}
    # Who raises one holds the phone, as we do: what is not there does not come up meanwhile.
    if any(case_id is None and cause in WRITTEN for case_id, cause in raised):
        _all_go_over(contact, verification=verification, now=now)
    return any(cause == AlarmCause.SOS for _, cause in raised)


def _all_go_over(contact: Contact, *, verification: Verification, now: datetime) -> None:
    here = Q(verification=None, contact=contact) | Q(verification=verification)
    found = Alarm.objects.filter(here, closed_at=None, cause__in=WRITTEN).order_by("id")
    locked = list(found.select_for_update(no_key=True, of=("self",)))
    there = {alarm.cause: alarm for alarm in locked if alarm.verification_id is not None}
    for alarm in locked:
        if alarm.verification_id is None:
            _go_over(alarm, verification=verification, same=there.get(alarm.cause), now=now)


def end_silence(*, contact: Contact, now: datetime) -> None:
    """Let a locked phone be heard again: it has texted a live code."""
    if contact.silenced_at is None:
        return
    contact.silenced_at = None
    contact.save(update_fields=["silenced_at"])
    for alarm in list(Alarm.objects.open_of_phone(contact_id=contact.id)):
        _let_be_heard(alarm, now=now)


def read(*, alarm_id: UUID, by: "User", seen_at: datetime | None) -> Alarm:
    """Mark what a phone without a case wrote as read, which closes nothing.

    `seen_at` is as `alarm_closing.close` says. Raises alarms.AlarmNotFound, alarms.ClosedByOther,
    alarms.MayNotClose or alarm_closing.WroteAgain.
    """
    ledger.require_transaction()
    alarm = alarms.lock_with_subject(alarm_id)
    alarm_taking.check_take(alarm=alarm, by=by)
    now = clock.db_now()
    alarm_closing.read_words(alarm=alarm, by=by, now=now, seen_at=seen_at)
    attention.note_look(alarm_id=alarm.id, by=by, now=now)
    return alarm


def note(*, alarm_id: UUID, by: "User", text: str) -> Alarm:
    """Keep an operator's note with the phone that an alarm without a case is about.

    Raises alarms.AlarmNotFound, NoPhoneToNote, roles.NotAnOperator, refusals.NeedReason or
    words.Erased.
    """
    ledger.require_transaction()
    alarm = alarms.find(alarm_id=alarm_id)
    check_note(alarm=alarm, by=by)
    words.write(
        kind=WordsKind.NOTE,
        text=refusals.need_reason(text),
        at=clock.db_now(),
        contact=alarm.contact,
        by=by,
    )
    ledger.record(
        event=Event.ALARM_NOTED,
        actor=audit_entries.operator(by),
        subject=ledger.Subject(kind=SubjectKind.ALARM, id=alarm.id),
        cause=AlarmCause(alarm.cause),
    )
    return alarm


def check_note(*, alarm: Alarm, by: "User") -> None:
    """Demand an operator, and an alarm of a phone without a case.

    Raises roles.NotAnOperator or NoPhoneToNote.
    """
    roles.check_operator(user=by)
    if alarm.contact is None or alarm.verification is not None:
        raise NoPhoneToNote


def _let_be_heard(alarm: Alarm, *, now: datetime) -> None:
    """Raise an alarm that made no sound to what it would have begun as."""
    heard = Priority.P1 if alarm.cause == AlarmCause.SOS else Priority.P2
    alarms.escalate(alarm=alarm, priority=heard, actor=audit_entries.SYSTEM, now=now)


def _go_over(
    alarm: Alarm, *, verification: Verification, same: Alarm | None, now: datetime
) -> None:
    """Give an alarm of a phone to a case, or to the one that the case has of the same cause."""
    texts = InboundText.objects.filter(alarm=alarm)
    if same is not None:
        alarms.escalate(
            alarm=same, priority=Priority(alarm.priority), actor=audit_entries.SYSTEM, now=now
        )
        alarms.close_merged(alarm=alarm, now=now)
        texts.update(alarm=same, verification=verification)
        return
    alarm.verification = verification
    alarm.save(update_fields=["verification"])
    texts.update(verification=verification)
    ledger.record(
        event=Event.ALARM_WENT_TO_CASE,
        actor=audit_entries.SYSTEM,
        subject=ledger.Subject(kind=SubjectKind.ALARM, id=alarm.id),
        topic=verification.id,
        cause=AlarmCause(alarm.cause),
    )
    if alarm.priority > Priority.P2:
        _let_be_heard(alarm, now=now)
