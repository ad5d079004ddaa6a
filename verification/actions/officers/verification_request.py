"""The officer's request: recorded whatever the facts say of them, and checked at once."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from accounts.models import Device
from foundation.audit import clock, ledger
from foundation.encryption import data_keys
from foundation.queue import task_queue
from verification.actions import alarms, follow_ups
from verification.actions.decisions import officer_check
from verification.actions.joining import join_codes
from verification.actions.records import (
    audit_entries,
    locations,
    lookup,
    refusals,
    transitions,
    words,
)
from verification.enums import (
    AlarmCause,
    CheckOccasion,
    DecisionKind,
    MovedBy,
    Priority,
    Reason,
    State,
    TextKey,
    Verdict,
    WordsKind,
)
from verification.events import Event
from verification.models import Decision, Officer, Verification
from verification.rules import codes


class AlreadyOpen(refusals.Refusal):
    """The officer has a verification that, as far as they can know, is open."""

    code = "already_open"
    sentence = "You have an open check. End or cancel it first."


def request(
    *,
    officer: Officer,
    device: Device,
    signed_in_at: datetime,
    reason: Reason,
    fix: locations.Fix | None,
    place: str | None,
    language: str,
) -> Verification:
    """Record an officer's request, whatever the facts say of them.

    `status` or `identity` NO refuses it at once, with a code like any other. Raises AlreadyOpen,
    locations.BadLocation or locations.LocationInFuture.
    """
    ledger.require_transaction()
    officer = Officer.objects.defer("photo").select_for_update(no_key=True).get(id=officer.id)
    now = clock.db_now()
    if fix is not None:
        locations.check_fix(fix=fix, now=now)
    _check_none_open(officer)
    verification = _new(officer=officer, device=device, reason=reason, language=language, now=now)
    verdicts = officer_check.status_and_identity(
        officer=officer, device=device, signed_in_at=signed_in_at, now=now
    )
    if Verdict.NO in verdicts.values():
        _start_refused(verification, now=now)
    else:
        _start_requested(verification)
    # Whatever was found: a screen without a code would say it.
    join_codes.issue(verification=verification, now=now)
    _note_place(verification, fix=fix, place=place, now=now)
    task_queue.enqueue_on_commit("verification.check_officer", verification_id=str(verification.id))
    return verification


def check_arrived(*, verification_id: UUID) -> None:
    """Read all five facts for the console; off duty alarms, status or identity NO refuses."""
    verification = lookup.lock(verification_id)
    now = lookup.locked_at(verification)
    if State(verification.state) is State.REFUSED and not verification.officer_checks.exists():
        # Refused in the request: whoever acts on that alarm must see which fact it was.
        officer_check.read(verification=verification, occasion=CheckOccasion.TASK, now=now)
    if State(verification.state) not in (State.REQUESTED, State.JOINED):
        return
    check = officer_check.read(verification=verification, occasion=CheckOccasion.TASK, now=now)
    if Verdict.NO in (check.status, check.identity):
        refuse_for_check(verification=verification, now=now)
    elif check.on_duty == Verdict.NO:
        alarms.raise_alarm(
            cause=AlarmCause.OFF_DUTY,
            priority=Priority.P2,
            actor=audit_entries.SYSTEM,
            now=now,
            verification=verification,
        )


def check_again(*, ref: str) -> None:
    """Read the facts anew for an operator who looked at older ones; raises refusals.NotFound."""
    check_arrived(verification_id=lookup.lock_by_ref(ref=ref).id)


def refuse_for_check(*, verification: Verification, now: datetime) -> None:
    """Refuse a locked verification because the officer's status or identity is NO."""
    _decide_refused(verification, now=now)
    transitions.move(
        verification=verification,
        end=State.REFUSED,
        by=MovedBy.OFFICER_CHECK,
        actor=audit_entries.SYSTEM,
        now=now,
        event=Event.VERIFICATION_REFUSED,
        changed=("decided_at",),
    )
    follow_ups.tell_no(verification=verification, key=TextKey.NOT_CONFIRMED, now=now)
    alarms.raise_alarm(
        cause=AlarmCause.OFFICER_REFUSED, priority=Priority.P1, verification=verification, now=now
    )
    if verification.joined_at is not None:
        # That one closes with a reason; this one only with word of the person.
        alarms.raise_alarm(
            cause=AlarmCause.REFUSED, priority=Priority.P1, verification=verification, now=now
        )


def _check_none_open(officer: Officer) -> None:
    """Refuse a second check while one is open as far as they know; raises AlreadyOpen."""
    other = Verification.objects.open_id_of(officer_id=officer.id).first()
    if other is not None:
        raise AlreadyOpen(verification_id=other)


def _new(
    *, officer: Officer, device: Device, reason: Reason, language: str, now: datetime
) -> Verification:
    """Build a verification that is not stored yet."""
    return Verification(
        ref=_free_ref(),
        officer=officer,
        device=device,
        key=data_keys.new(),
        reason=reason,
        language=language,
        state_at=now,
        requested_at=now,
        join_by=now + settings.JOIN_WITHIN,
    )


def _free_ref() -> str:
    """Draw a ref nobody has; the unique constraint settles a race."""
    while True:
        ref = codes.new_ref()
        if not Verification.objects.filter(ref=ref).exists():
            return ref


def _start_requested(verification: Verification) -> None:
    """Store it as REQUESTED."""
    transitions.start(
        verification=verification,
        state=State.REQUESTED,
        by=MovedBy.OFFICER,
        actor=audit_entries.officer(verification.officer),
        event=Event.VERIFICATION_REQUESTED,
        reason=Reason(verification.reason),
    )


def _start_refused(verification: Verification, *, now: datetime) -> None:
    """Store it as REFUSED; P1 with the officer's place."""
    verification.decided_at = now
    transitions.start(
        verification=verification,
        state=State.REFUSED,
        by=MovedBy.OFFICER_CHECK,
        actor=audit_entries.officer(verification.officer),
        event=Event.VERIFICATION_REFUSED,
        reason=Reason(verification.reason),
    )
    _decide_refused(verification, now=now)
    alarms.raise_alarm(
        cause=AlarmCause.OFFICER_REFUSED, priority=Priority.P1, verification=verification, now=now
    )


def _decide_refused(verification: Verification, *, now: datetime) -> None:
    """Store the service's own refusal."""
    verification.decided_at = now
    Decision.objects.create(verification=verification, kind=DecisionKind.REFUSED, at=now)


def _note_place(
    verification: Verification, *, fix: locations.Fix | None, place: str | None, now: datetime
) -> None:
    """Keep where the officer says they are, sealed."""
    if fix is not None:
        locations.add(verification=verification, fix=fix, now=now)
    if place and place.strip():
        words.write(kind=WordsKind.PLACE, text=place.strip(), at=now, verification=verification)
