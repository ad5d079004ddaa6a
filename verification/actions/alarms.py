"""Alarms: raised, raised higher, taken, closed. A priority only ever rises."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts import permissions
from foundation.audit import clock, ledger
from foundation.audit.events import Event
from foundation.queries.compiled import compiled
from verification.actions.records import audit_entries, lookup, refusals, replies, words
from verification.enums import AlarmCause, AlarmOutcome, Priority, WordsKind
from verification.models import Alarm, Contact, Officer, Verification, Words
from verification.rules.states import FINAL

if TYPE_CHECKING:
    from accounts.models import User

# While one of these is open, no CONFIRM is decided and no CONFIRMED text is handed over.
BLOCKING = (
    AlarmCause.SOS,
    AlarmCause.OFFICER_PANIC,
    AlarmCause.OFFICER_REFUSED,
    AlarmCause.CODE_AFTER_REFUSAL,
    AlarmCause.OFF_DUTY,
    AlarmCause.ODD_REPLY,
    AlarmCause.MOVED,
)
# These need a second person instead: a YES that one operator gave before them waits.
NEED_SECOND = (AlarmCause.CODE_COLLISION, AlarmCause.STAFF_NUMBER)
# Closed by whatever ends the waiting for a decision, and by nobody's hand before that.
PROCEDURAL = (AlarmCause.UNCLAIMED, AlarmCause.STALE_CLAIM, AlarmCause.PROPOSAL)
# Closed by a decision; his withdrawal, or nobody's coming, is none.
DECIDED = (*PROCEDURAL, AlarmCause.OFF_DUTY)
# Only a word with her, or a unit's report, closes these.
_NEED_HER = {
    AlarmCause.CANCELLED_AFTER_JOIN,
    AlarmCause.REFUSED,
    AlarmCause.UNVERIFIED,
    AlarmCause.REVOKED,
    AlarmCause.OVERDUE,
    AlarmCause.CHECK_IN_MISSED,
    AlarmCause.ARREST_UNCHECKED,
}
_HEARD_OF_HER = {
    AlarmOutcome.SPOKE_TO_HER,
    AlarmOutcome.UNIT_REPORTED,
    AlarmOutcome.REACHED,
    AlarmOutcome.NO_CONTACT_POSSIBLE,
}
_NEED_REACHING = {AlarmCause.NOT_REACHED, AlarmCause.NOT_TOLD}
_REACHED = {
    AlarmOutcome.REACHED,
    AlarmOutcome.RANG,
    AlarmOutcome.SPOKE_TO_HER,
    AlarmOutcome.UNIT_REPORTED,
}
# The service closes these itself when their cause is cured.
_CURED_ONLY = {
    AlarmCause.NO_CONSOLE,
    AlarmCause.WATCHKEEPER_LATE,
    AlarmCause.WORKER_DEAF,
    AlarmCause.ROSTER_OLD,
    AlarmCause.PROVIDER_DOWN,
}


class AlarmNotFound(refusals.NotFound):
    """There is no such open alarm."""

    sentence = "That alarm is not open; somebody has closed it."


class MayNotClose(refusals.Refusal):
    """This person, or this outcome, may not close this alarm."""

    code = "conflict_of_interest"
    sentence = "You may not close this alarm."


def raise_alarm(
    *,
    cause: AlarmCause,
    priority: Priority,
    now: datetime,
    actor: ledger.Actor = audit_entries.SYSTEM,
    verification: Verification | None = None,
    contact: Contact | None = None,
) -> Alarm:
    """Raise an alarm, or keep the open one of the same cause and subject; priority only rises."""
    subject = _subject(verification=verification, contact=contact)
    alarm, made = Alarm.objects.get_or_create(
        **subject,
        cause=cause,
        closed_at=None,
        defaults={"priority": priority, "raised_at": now, "contact": contact},
    )
    if made:
        _record(Event.ALARM_RAISED, alarm=alarm, actor=actor, priority=priority)
    elif priority < alarm.priority:
        escalate(alarm=alarm, priority=priority, actor=actor, now=now)
    return alarm


def escalate(*, alarm: Alarm, priority: Priority, actor: ledger.Actor, now: datetime) -> None:
    """Raise an open alarm's priority. What was taken before is for everybody again."""
    locked = Alarm.objects.select_for_update(no_key=True).get(id=alarm.id)
    if locked.closed_at is not None or locked.priority <= priority:
        return
    locked.priority, locked.escalated_at = priority, now
    locked.taken_by, locked.taken_at = None, None
    locked.save(update_fields=["priority", "escalated_at", "taken_by", "taken_at"])
    _record(Event.ALARM_ESCALATED, alarm=locked, actor=actor, priority=priority)


def close_by_itself(
    *,
    causes: tuple[AlarmCause, ...],
    now: datetime,
    verification: Verification | None = None,
    contact: Contact | None = None,
    outcome: AlarmOutcome = AlarmOutcome.CURED,
) -> int:
    """Close what its own cure closes; answer how many were open."""
    wanted = set(causes)
    about = _open_about(verification=verification, contact=contact)
    found = [alarm.id for alarm in about if alarm.cause in wanted]
    if not found:
        # Nearly always so: nothing is locked, and nothing asked twice.
        return 0
    still_open = Alarm.objects.filter(id__in=found, closed_at=None).order_by("id")
    alarms = list(still_open.select_for_update(no_key=True, of=("self",)))
    for alarm in alarms:
        _close(alarm, by=None, outcome=outcome, now=now, actor=audit_entries.SYSTEM)
    return len(alarms)


def take(*, alarm_id: UUID, by: "User") -> Alarm:
    """Make an open alarm this operator's own; taking it again changes nothing."""
    ledger.require_transaction()
    alarm = _lock(alarm_id)
    _check_not_the_officer(alarm, by=by)
    if alarm.taken_by_id == by.pk:
        return alarm
    alarm.taken_by, alarm.taken_at = by, clock.db_now()
    alarm.save(update_fields=["taken_by", "taken_at"])
    _record(Event.ALARM_TAKEN, alarm=alarm, actor=audit_entries.operator(by))
    return alarm


def close(
    *, alarm_id: UUID, by: "User", outcome: AlarmOutcome, reason: str, incident_number: str = ""
) -> Alarm:
    """Close an alarm with a reason; SOS needs an incident number too.

    Raises AlarmNotFound, MayNotClose or refusals.NeedReason.
    """
    ledger.require_transaction()
    reason = refusals.need_reason(reason)
    _lock_subject(alarm_id)
    alarm = _lock(alarm_id)
    _check_may_close(alarm, by=by, outcome=outcome, incident_number=incident_number)
    now = clock.db_now()
    if alarm.verification or alarm.contact:
        alarm.reason = _words(WordsKind.WHY, reason, alarm=alarm, by=by, now=now)
        if incident_number.strip():
            alarm.incident_number = _words(
                WordsKind.INCIDENT_NUMBER, incident_number.strip(), alarm=alarm, by=by, now=now
            )
    _close(alarm, by=by, outcome=outcome, now=now, actor=audit_entries.operator(by))
    if alarm.cause == AlarmCause.ODD_REPLY and alarm.verification is not None:
        replies.mark(verification=alarm.verification, by=by, now=now)
    return alarm


def blocking(*, verification: Verification) -> list[Alarm]:
    """List the open alarms of a case that forbid a YES, the most urgent first."""
    about = _open_about_case(verification_id=verification.id)
    return [alarm for alarm in about if alarm.cause in BLOCKING]


def needing_second(*, verification: Verification) -> list[Alarm]:
    """List the open alarms of a case that one operator's YES is not enough for."""
    about = _open_about_case(verification_id=verification.id)
    return [alarm for alarm in about if alarm.cause in NEED_SECOND]


def is_open(*, verification: Verification, cause: AlarmCause) -> bool:
    """Say whether the case has this alarm open."""
    about = _open_about_case(verification_id=verification.id)
    return any(alarm.cause == cause for alarm in about)


def is_open_of_service(*, cause: AlarmCause) -> bool:
    """Say whether this alarm of the service itself is open."""
    return any(alarm.cause == cause for alarm in _open_about_service())


def has_open_sos(*, contact: Contact) -> bool:
    """Say whether a phone has an open cry for help, of a case or of none."""
    return bool(_cries_of(contact_id=contact.id, cause=AlarmCause.SOS))


def open_alarms() -> "QuerySet[Alarm]":
    """Select what is open, the most urgent and oldest first."""
    return Alarm.objects.filter(closed_at=None).order_by("priority", "raised_at")


def _subject(*, verification: Verification | None, contact: Contact | None) -> dict[str, object]:
    """Name what an alarm is about: the case, else the phone, else the service."""
    if verification is not None:
        return {"verification": verification}
    return {"verification": None, "contact": contact}


def _open_about(*, verification: Verification | None, contact: Contact | None) -> list[Alarm]:
    """Read what is open about the case, else the phone, else the service."""
    if verification is not None:
        return _open_about_case(verification_id=verification.id)
    if contact is not None:
        return _open_about_phone(contact_id=contact.id)
    return _open_about_service()


@compiled
def _open_about_case(verification_id: UUID) -> "QuerySet[Alarm]":
    return open_alarms().filter(verification_id=verification_id)


@compiled
def _open_about_phone(contact_id: UUID) -> "QuerySet[Alarm]":
    return open_alarms().filter(verification=None, contact_id=contact_id)


@compiled
def _open_about_service() -> "QuerySet[Alarm]":
    return open_alarms().filter(verification=None, contact=None)


@compiled
def _cries_of(contact_id: UUID, cause: str) -> "QuerySet[Alarm, UUID]":
    return open_alarms().filter(contact_id=contact_id, cause=cause).values_list("id", flat=True)


def _lock_subject(alarm_id: UUID) -> None:
    """Lock what the alarm is about first, as whoever raises one has: neither misses the other."""
    about = Alarm.objects.filter(id=alarm_id).values_list("verification_id", "contact_id").first()
    verification_id, contact_id = about or (None, None)
    if verification_id is not None:
        lookup.lock(verification_id)
    elif contact_id is not None:
        Contact.objects.select_for_update(no_key=True).filter(id=contact_id).first()


def _lock(alarm_id: UUID) -> Alarm:
    """Lock an open alarm; raises AlarmNotFound."""
    alarm = (
        Alarm.objects.select_for_update(no_key=True, of=("self",))
        .select_related("verification", "contact")
        .filter(id=alarm_id, closed_at=None)
        .first()
    )
    if alarm is None:
        raise AlarmNotFound
    return alarm


def _check_may_close(
    alarm: Alarm, *, by: "User", outcome: AlarmOutcome, incident_number: str
) -> None:
    """Hold the protocol's "closed by" column against who closes and how."""
    cause = AlarmCause(alarm.cause)
    _check_not_the_officer(alarm, by=by)
    if cause is AlarmCause.SOS and not incident_number.strip():
        raise refusals.NeedReason("An SOS needs an incident number.")
    _check_outcome(cause, outcome=outcome)
    _check_not_by_hand(alarm, cause=cause)


def _check_outcome(cause: AlarmCause, *, outcome: AlarmOutcome) -> None:
    """Demand the outcome that closes this cause; raises MayNotClose."""
    if cause in _CURED_ONLY:
        raise MayNotClose("This alarm closes by itself when its cause is cured.", cause=cause)
    if cause in _NEED_HER and outcome not in _HEARD_OF_HER:
        raise MayNotClose("Close this only after contact with her or a unit's report.", cause=cause)
    if cause in _NEED_REACHING and outcome not in _REACHED:
        raise MayNotClose("Close this once she was reached, or rung.", cause=cause)
    if cause is AlarmCause.ODD_REPLY and outcome is not AlarmOutcome.READ:
        raise MayNotClose("Read what she wrote; that closes this.", cause=cause)


def _check_not_by_hand(alarm: Alarm, *, cause: AlarmCause) -> None:
    """Leave to the case, while it waits for a decision, what the case itself closes.

    Raises MayNotClose.
    """
    if alarm.verification is None or alarm.verification.state in FINAL:
        return
    if cause in PROCEDURAL:
        raise MayNotClose("A claim or a decision closes this.", cause=cause)
    if cause is AlarmCause.MISMATCH and alarm.priority > Priority.P1:
        raise MayNotClose("A first mismatch is mended by a new code.", cause=cause)


def _check_not_the_officer(alarm: Alarm, *, by: "User") -> None:
    """Keep an alarm with operators, and away from the officer it concerns."""
    if not permissions.is_operator(by):
        raise MayNotClose("Only an operator or a supervisor may do this.")
    concerned = Officer.objects.filter(Q(verifications=alarm.verification_id), user=by)
    if alarm.verification_id is not None and concerned.exists():
        raise MayNotClose("This alarm concerns you.")


def _close(
    alarm: Alarm, *, by: "User | None", outcome: AlarmOutcome, now: datetime, actor: ledger.Actor
) -> None:
    """Write the closing and record it."""
    alarm.closed_at, alarm.closed_by, alarm.outcome = now, by, outcome
    alarm.save(update_fields=["closed_at", "closed_by", "outcome", "reason", "incident_number"])
    _record(Event.ALARM_CLOSED, alarm=alarm, actor=actor, outcome=outcome)


def _words(kind: WordsKind, text: str, *, alarm: Alarm, by: "User", now: datetime) -> Words:
    """Put typed words where they can be erased."""
    return words.write(
        kind=kind,
        text=text,
        at=now,
        verification=alarm.verification,
        contact=None if alarm.verification else alarm.contact,
        by=by,
    )


def _record(event: Event, *, alarm: Alarm, actor: ledger.Actor, **details: ledger.Detail) -> None:
    """Write the audit entry of an alarm, under its case."""
    ledger.record(
        event=event,
        actor=actor,
        subject=ledger.Subject(kind=ledger.SubjectKind.ALARM, id=alarm.id),
        topic=alarm.verification_id,
        cause=AlarmCause(alarm.cause),
        **details,
    )
