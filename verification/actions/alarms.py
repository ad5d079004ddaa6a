"""Alarms: raised, raised higher, taken, closed. A priority only ever rises."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from foundation.audit import ledger
from verification.actions.records import (
    audit_entries,
    closing_proposals,
    lookup,
    refusals,
    roles,
)
from verification.enums import AlarmCause, AlarmOutcome, Priority
from verification.events import Event, SubjectKind
from verification.models import Alarm, Contact, Verification
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User

# While one of these is open, no CONFIRM is decided and no CONFIRMED text is handed over.
BLOCKING = (
    AlarmCause.SOS,
    AlarmCause.FORGED_TEXT,
    AlarmCause.OFFICER_PANIC,
    AlarmCause.OFFICER_REFUSED,
    AlarmCause.CODE_AFTER_REFUSAL,
    AlarmCause.OFF_DUTY,
    AlarmCause.ODD_REPLY,
    AlarmCause.MOVED,
)
# These need a second person instead: a YES that one operator gave before them waits.
NEED_SECOND = (AlarmCause.CODE_COLLISION, AlarmCause.STAFF_NUMBER)
# Closed by whatever ends the waiting for a decision, and by no operator before that.
PROCEDURAL = (AlarmCause.UNCLAIMED, AlarmCause.STALE_CLAIM, AlarmCause.PROPOSAL)
# Closed by a decision; the officer's withdrawal, or nobody's coming, is none.
DECIDED = (*PROCEDURAL, AlarmCause.OFF_DUTY)


class AlarmNotFound(refusals.NotFound):
    """There is no such alarm."""

    sentence = "There is no such alarm."


class ClosedByOther(refusals.Refusal):
    """The alarm is closed already. `facts`: who (display name, empty where it closed itself)."""

    code = "already_closed"


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
    marks: Mapping[str, bool] | None = None,
) -> Alarm:
    """Raise an alarm, or keep the open one of the same cause and subject; priority only rises.

    `marks` go into its entry, where somebody of the officer's team raises it.
    """
    subject = _subject(verification=verification, contact=contact)
    if contact is not None:
        contact.is_new = False
    alarm, made = Alarm.objects.get_or_create(
        **subject,
        cause=cause,
        closed_at=None,
        defaults={"priority": priority, "raised_at": now, "contact": contact},
    )
    if made:
        record(Event.ALARM_RAISED, alarm=alarm, actor=actor, priority=priority, **(marks or {}))
        return alarm
    if priority < alarm.priority:
        escalate(alarm=alarm, priority=priority, actor=actor, now=now)
    if alarm.unblocked_at is not None:
        _set_unblocked(alarm, at=None, event=Event.ALARM_BLOCKS_AGAIN, actor=actor)
    return alarm


def escalate(*, alarm: Alarm, priority: Priority, actor: ledger.Actor, now: datetime) -> None:
    """Raise an open alarm's priority. What was taken before is for everybody again."""
    locked = Alarm.objects.select_for_update(no_key=True).get(id=alarm.id)
    if locked.closed_at is not None or locked.priority <= priority:
        return
    locked.priority, locked.escalated_at = priority, now
    locked.taken_by, locked.taken_at = None, None
    locked.save(update_fields=["priority", "escalated_at", "taken_by", "taken_at"])
    record(Event.ALARM_ESCALATED, alarm=locked, actor=actor, priority=priority)


def end_block(*, verification: Verification, cause: AlarmCause, now: datetime) -> None:
    """Let an open alarm of a locked case forbid a YES no longer; it stays open until it is closed.

    It forbids one again as soon as it is raised again.
    """
    for alarm in Alarm.objects.open_of_case(verification_id=verification.id):
        if alarm.cause == cause and alarm.unblocked_at is None:
            _set_unblocked(alarm, at=now, event=Event.ALARM_UNBLOCKED, actor=audit_entries.SYSTEM)


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
        write_closing(alarm, by=None, outcome=outcome, now=now, actor=audit_entries.SYSTEM)
    return len(alarms)


def close_merged(*, alarm: Alarm, now: datetime) -> None:
    """Close a locked alarm of a phone whose case has one of the same cause, which stays open."""
    write_closing(alarm, by=None, outcome=AlarmOutcome.OTHER, now=now, actor=audit_entries.SYSTEM)


def call_off_second_person(*, alarm: Alarm, now: datetime) -> None:
    """Close what called for a second person, unless another proposal about the same waits."""
    if not closing_proposals.any_second_person_needed(alarm):
        close_by_itself(
            causes=(AlarmCause.PROPOSAL,),
            now=now,
            verification=alarm.verification,
            contact=alarm.contact,
            outcome=AlarmOutcome.OTHER,
        )


def lock_with_subject(alarm_id: UUID) -> Alarm:
    """Lock an open alarm, and before it what it is about, as whoever raises one has.

    So neither misses the other. Raises AlarmNotFound or ClosedByOther.
    """
    ledger.require_transaction()
    _lock_subject(alarm_id)
    return lock(alarm_id)


def find(*, alarm_id: UUID) -> Alarm:
    """Read an alarm, open or closed, with whom and what it concerns; raises AlarmNotFound."""
    found = _found(alarm_id)
    if found is None:
        raise AlarmNotFound
    return found


def is_own_team(*, alarm: Alarm, by: "User") -> bool:
    """Say whether an alarm is of a case of somebody's own team."""
    case = alarm.verification
    return case is not None and roles.is_own_team(case.officer, user=by)


def blocking(*, verification: Verification) -> list[Alarm]:
    """List the open alarms of a case that forbid a YES, the most urgent first."""
    about = open_of(verification=verification, causes=BLOCKING)
    return [alarm for alarm in about if alarm.unblocked_at is None]


def needing_second(*, verification: Verification) -> list[Alarm]:
    """List the open alarms of a case that one operator's YES is not enough for."""
    return open_of(verification=verification, causes=NEED_SECOND)


def is_open(*, verification: Verification, cause: AlarmCause) -> bool:
    """Say whether the case has this alarm open."""
    return bool(open_of(verification=verification, causes=(cause,)))


def open_of(*, verification: Verification, causes: Collection[AlarmCause]) -> list[Alarm]:
    """List the open alarms of a case that are of these causes, the most urgent first."""
    about = Alarm.objects.open_of_case(verification_id=verification.id)
    return [alarm for alarm in about if alarm.cause in causes]


def is_open_of_service(*, cause: AlarmCause) -> bool:
    """Say whether this alarm of the service itself is open."""
    return cause in causes_of_service()


def causes_of_service() -> set[str]:
    """Name the causes of the open alarms of the service itself."""
    return {alarm.cause for alarm in Alarm.objects.open_of_service()}


def check_may(act: Act, *, alarm: Alarm, by: "User") -> None:
    """Ask about the alarm's case, where it has one; raises a roles error."""
    if alarm.verification is None:
        roles.check_operator(user=by)
    else:
        roles.check_may(act, verification=alarm.verification, by=by)


def _set_unblocked(alarm: Alarm, *, at: datetime | None, event: Event, actor: ledger.Actor) -> None:
    """Write whether an open alarm forbids a YES; whoever holds its case writes this alone."""
    if Alarm.objects.filter(id=alarm.id, closed_at=None).update(unblocked_at=at):
        record(event, alarm=alarm, actor=actor)


def _subject(*, verification: Verification | None, contact: Contact | None) -> dict[str, object]:
    """Name what an alarm is about: the case, else the phone, else the service."""
    if verification is not None:
        return {"verification": verification}
    return {"verification": None, "contact": contact}


def _open_about(*, verification: Verification | None, contact: Contact | None) -> "QuerySet[Alarm]":
    """Select what is open about the case, else the phone, else the service."""
    if verification is not None:
        return Alarm.objects.open_of_case(verification_id=verification.id)
    if contact is not None:
        return Alarm.objects.open_of_phone(contact_id=contact.id)
    return Alarm.objects.open_of_service()


def _lock_subject(alarm_id: UUID) -> None:
    """Lock the case, else the phone, that an alarm is about."""
    about = Alarm.objects.filter(id=alarm_id).values_list("verification_id", "contact_id").first()
    verification_id, contact_id = about or (None, None)
    if verification_id is not None:
        lookup.lock(verification_id)
    elif contact_id is not None:
        Contact.objects.select_for_update(no_key=True).filter(id=contact_id).first()


def lock(alarm_id: UUID) -> Alarm:
    """Lock an open alarm; raises ClosedByOther or AlarmNotFound."""
    open_ones = Alarm.objects.filter(id=alarm_id, closed_at=None).values_list("id", flat=True)
    locked = open_ones.select_for_update(no_key=True).first()
    # Read only now: in one query, what is joined to a row we waited for is older than the wait.
    alarm = find(alarm_id=alarm_id)
    if locked is None:
        who = alarm.closed_by.display_name if alarm.closed_by else ""
        raise ClosedByOther(f"{who} has closed it." if who else "It has closed itself.", who=who)
    return alarm


def _found(alarm_id: UUID) -> Alarm | None:
    whole = Alarm.objects.select_related(
        "verification__officer", "verification__key", "contact__key", "taken_by", "closed_by"
    ).defer("verification__officer__photo")
    return whole.filter(id=alarm_id).first()


def write_closing(
    alarm: Alarm, *, by: "User | None", outcome: AlarmOutcome, now: datetime, actor: ledger.Actor
) -> None:
    """Write how a locked alarm is closed; whether it may be is asked by whoever calls this."""
    alarm.closed_at, alarm.closed_by, alarm.outcome = now, by, outcome
    written = ("closed_at", "closed_by", "second", "outcome", "reason", "incident_number")
    alarm.save(update_fields=written)
    if closing_proposals.lapse(alarm=alarm, now=now):
        call_off_second_person(alarm=alarm, now=now)
    record(Event.ALARM_CLOSED, alarm=alarm, actor=actor, outcome=outcome)


def record(event: Event, *, alarm: Alarm, actor: ledger.Actor, **details: ledger.Detail) -> None:
    """Write the audit entry of an alarm, under its case."""
    ledger.record(
        event=event,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.ALARM, id=alarm.id),
        topic=alarm.verification_id,
        cause=AlarmCause(alarm.cause),
        **details,
    )
