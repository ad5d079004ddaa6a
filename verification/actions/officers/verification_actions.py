"""What the officer can do with a verification, and what they are shown of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from foundation.audit import clock, ledger
from verification.actions import alarms, follow_ups
from verification.actions.decisions import match_tries
from verification.actions.joining import join_codes
from verification.actions.messaging import outbox
from verification.actions.officers import extensions
from verification.actions.records import (
    audit_entries,
    faces,
    locations,
    lookup,
    refusals,
    roles,
    transitions,
    words,
)
from verification.enums import (
    AlarmCause,
    EndedHow,
    MovedBy,
    OfficerStage,
    Priority,
    Reason,
    State,
    TextKey,
    WordsKind,
)
from verification.events import Event
from verification.models import Officer, Verification
from verification.models.verifications import OPEN_STAGES
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User

owned = lookup.owned


@dataclass(frozen=True, kw_only=True)
class OfficerView:
    """A verification as the officer sees it, and nothing else."""

    id: UUID
    ref: str
    status: OfficerStage
    version: int
    reason: Reason
    join_code: str | None
    expires_at: datetime | None
    requested_at: datetime
    answered_at: datetime | None
    prompt_at: datetime | None
    may_extend: bool
    ended_at: datetime | None


def open_of(*, officer: Officer) -> "QuerySet[Verification]":
    """Select what the officer may take to be open, newest first."""
    mine = Verification.objects.filter(officer=officer, officer_stage__in=OPEN_STAGES)
    return mine.order_by("-requested_at")


def officer_view(*, verification: Verification) -> OfficerView:
    """Reduce a verification to the officer's representation."""
    shown = verification.officer_stage == OfficerStage.WAITING
    code = join_codes.read(verification=verification) if shown else None
    return OfficerView(
        id=verification.id,
        ref=verification.ref,
        status=OfficerStage(verification.officer_stage),
        version=verification.version,
        reason=Reason(verification.reason),
        join_code=code,
        expires_at=verification.join_by if code else None,
        requested_at=verification.requested_at,
        answered_at=verification.officer_answered_at,
        prompt_at=extensions.prompt_at(verification),
        may_extend=extensions.may_extend(verification),
        ended_at=verification.officer_ended_at,
    )


def receive_face(*, officer: Officer, verification_id: UUID, jpeg: bytes) -> None:
    """Keep the officer's live face, sealed, in whatever stage: each is evidence, late ones too."""
    verification = lookup.lock_owned(officer=officer, verification_id=verification_id)
    faces.keep(verification=verification, jpeg=jpeg, now=clock.db_now())


def receive_location(*, officer: Officer, verification_id: UUID, fix: locations.Fix) -> None:
    """Keep where the device is now; having moved away with the person is P1.

    Back where it began, the alarm forbids a YES no longer, and stays open.
    """
    verification = lookup.lock_owned(officer=officer, verification_id=verification_id)
    _check_stage(verification, *OPEN_STAGES)
    now = clock.db_now()
    locations.check_fix(fix=fix, now=now)
    start = locations.first_that_says(verification=verification)
    previous = locations.newest_that_says(verification=verification)
    locations.add(verification=verification, fix=fix, now=now)
    audit_entries.record(
        event=Event.VERIFICATION_LOCATION_RECEIVED,
        verification=verification,
        actor=audit_entries.officer(verification.officer),
    )
    # A place too wide to say anything counts as none; whoever walks is meant to move.
    if fix.says_something and not _is_on_a_walk(verification):
        _put_off_dark(verification, measured_at=fix.at, now=now)
        _judge_way(verification, start=start or fix, previous=previous or fix, end=fix, now=now)


def try_match(*, officer: Officer, verification_id: UUID, code: str) -> None:
    """Take the digits the officer typed; what they are worth is found out after the answer."""
    verification = lookup.lock_owned(officer=officer, verification_id=verification_id)
    now = lookup.locked_at(verification)
    _check_stage(verification, *OPEN_STAGES)
    match_tries.store(verification=verification, code=code, now=now)


def cancel(*, officer: Officer, verification_id: UUID, why: str) -> Verification:
    """Withdraw the request; after somebody joined it tells them NO and alarms.

    Raises refusals.WrongState once the control room has answered.
    """
    verification = lookup.lock_owned(officer=officer, verification_id=verification_id)
    now = lookup.locked_at(verification)
    state = State(verification.state)
    # Told to call, they may still be waiting or checking: the state decides, and only then.
    if verification.officer_stage == OfficerStage.CALL_CONTROL_ROOM:
        _check_can_cancel_after_call(verification, now=now)
    else:
        _check_stage(verification, OfficerStage.WAITING, OfficerStage.CHECKING)
    if why.strip():
        _words(WordsKind.WHY, why, verification=verification, now=now)
    if state in (State.REQUESTED, State.JOINED):
        _cancel_live(verification, joined=state is State.JOINED, now=now)
    else:
        _end_unseen(verification, now=now)
    return verification


def end_by_officer(
    *, officer: Officer, verification_id: UUID, how: EndedHow, custody_number: str | None
) -> Verification:
    """Take the officer's word that it is over; it moves a CONFIRMED case, or withdraws a live one.

    Raises refusals.WrongState before the control room has answered.
    """
    verification = lookup.lock_owned(officer=officer, verification_id=verification_id)
    now = lookup.locked_at(verification)
    _check_stage(verification, OfficerStage.ANSWERED, OfficerStage.CALL_CONTROL_ROOM)
    if custody_number:
        _words(WordsKind.CUSTODY_NUMBER, custody_number, verification=verification, now=now)
    if State(verification.state) is State.CONFIRMED:
        _end(
            verification,
            how=how,
            by=MovedBy.OFFICER,
            actor=audit_entries.officer(officer),
            now=now,
        )
    else:
        _end_otherwise(verification, how=how, now=now)
    return verification


def end_by_operator(*, ref: str, by: "User", how: EndedHow) -> Verification:
    """End a CONFIRMED verification from the console; raises what `check_end` raises."""
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    check_end(verification=verification, by=by)
    _end(verification, how=how, by=MovedBy.OPERATOR, actor=audit_entries.operator(by), now=now)
    return verification


def check_end(*, verification: Verification, by: "User") -> None:
    """Demand a confirmed case, of an operator who has nothing to do with it.

    Raises roles.NotAnOperator, roles.ConflictOfInterest or refusals.WrongState.
    """
    roles.check_may(Act.END, verification=verification, by=by)
    if State(verification.state) is not State.CONFIRMED:
        raise refusals.WrongState(status=State(verification.state))


def panic(*, officer: Officer, verification_id: UUID) -> None:
    """Raise the officer's own P1; only the control room can close it."""
    verification = lookup.lock_owned(officer=officer, verification_id=verification_id)
    alarms.raise_alarm(
        cause=AlarmCause.OFFICER_PANIC,
        priority=Priority.P1,
        actor=audit_entries.officer(officer),
        now=clock.db_now(),
        verification=verification,
    )


def tell_officer(*, ref: str, by: "User") -> Verification:
    """Show the officer `call_control_room`; the only word that ever reaches their device.

    Raises what `check_tell_officer` raises.
    """
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    check_tell_officer(verification=verification, by=by)
    transitions.tell_officer(verification=verification, now=now)
    audit_entries.record(
        event=Event.VERIFICATION_OFFICER_TOLD,
        actor=audit_entries.operator(by),
        verification=verification,
    )
    return verification


def check_tell_officer(*, verification: Verification, by: "User") -> None:
    """Demand that the officer still has the case on their device.

    Raises roles.NotAnOperator, roles.ConflictOfInterest or refusals.WrongState.
    """
    roles.check_may(Act.TELL_OFFICER, verification=verification, by=by)
    if verification.officer_stage == OfficerStage.ENDED:
        raise refusals.WrongState("For the officer this is over.", status=State(verification.state))


def _is_on_a_walk(verification: Verification) -> bool:
    """Say whether both are out on the walk that their YES began; a NO after it ends that."""
    return State(verification.state) is State.CONFIRMED and verification.back_by is not None


def _put_off_dark(verification: Verification, *, measured_at: datetime, now: datetime) -> None:
    """Count the time without a location anew, while the encounter is open."""
    if State(verification.state) not in (State.JOINED, State.CONFIRMED):
        return
    # A place the device remembered is no sign of it, and puts nothing off.
    until = min(measured_at, now) + settings.LOCATION_DARK_AFTER
    if until > max(verification.dark_at or now, now):
        verification.dark_at = until
        verification.save(update_fields=["dark_at"])


def _judge_way(
    verification: Verification,
    *,
    start: locations.Fix,
    previous: locations.Fix,
    end: locations.Fix,
    now: datetime,
) -> None:
    """Alarm a device that has moved away; see whether one that had is back."""
    if locations.has_moved(start=start, previous=previous, end=end):
        alarms.raise_alarm(
            cause=AlarmCause.MOVED, priority=Priority.P1, verification=verification, now=now
        )
    elif locations.is_back(start=start, end=end):
        alarms.end_block(verification=verification, cause=AlarmCause.MOVED, now=now)


def _check_stage(verification: Verification, *stages: str) -> None:
    """Refuse by what the officer can see, never by the state behind it."""
    if verification.officer_stage not in stages:
        raise refusals.WrongState(status=OfficerStage(verification.officer_stage))


def _check_can_cancel_after_call(verification: Verification, *, now: datetime) -> None:
    """Let the officer cancel until a decision exists that they would see as an answer.

    Told to call or not, they must not tell a case refused before joining from any other: it is
    answered when its screen would say so.
    """
    answered = verification.joined_at is not None and verification.decided_at is not None
    shown_at = verification.answer_shown_at
    if answered or (shown_at is not None and now >= shown_at):
        raise refusals.WrongState(status=OfficerStage.CALL_CONTROL_ROOM)


def _end_otherwise(verification: Verification, *, how: EndedHow, now: datetime) -> None:
    """Keep how they say it ended; where nothing was decided yet, that is a withdrawal."""
    verification.ended_how = how
    verification.save(update_fields=["ended_how"])
    follow_ups.after_saying_how(verification=verification, how=how, now=now)
    state = State(verification.state)
    if state in (State.REQUESTED, State.JOINED):
        _cancel_live(verification, joined=state is State.JOINED, now=now)
    else:
        _end_unseen(verification, now=now)


def _cancel_live(verification: Verification, *, joined: bool, now: datetime) -> None:
    """Move to CANCELLED; after joining, tell the person NO and alarm in the same transaction."""
    transitions.move(
        verification=verification,
        end=State.CANCELLED,
        by=MovedBy.OFFICER,
        actor=audit_entries.officer(verification.officer),
        now=now,
        event=Event.VERIFICATION_CANCELLED,
    )
    follow_ups.close_procedures(verification=verification, now=now, decided=False)
    if joined:
        follow_ups.tell_no(verification=verification, key=TextKey.CANCELLED, now=now)
        alarms.raise_alarm(
            cause=AlarmCause.CANCELLED_AFTER_JOIN,
            priority=Priority.P1,
            verification=verification,
            now=now,
        )


def _end(
    verification: Verification,
    *,
    how: EndedHow,
    by: MovedBy,
    actor: ledger.Actor,
    now: datetime,
) -> None:
    """Move to ENDED, tell the person at once, and owe them the follow-ups."""
    verification.ended_at, verification.ended_how = now, how
    verification.overdue_at = None
    transitions.move(
        verification=verification,
        end=State.ENDED,
        by=by,
        actor=actor,
        now=now,
        event=Event.VERIFICATION_ENDED,
        changed=("ended_at", "ended_how", "overdue_at"),
        how=how,
    )
    if verification.contact is not None:
        outbox.queue_text(
            key=TextKey.ENDED,
            contact=verification.contact,
            verification=verification,
            now=now,
            time=outbox.local_time(now),
        )
    follow_ups.after_ending(verification=verification, how=how, now=now)


def _end_unseen(verification: Verification, *, now: datetime) -> None:
    """Let it look ended to the officer while the final state, and its alarms, stay as they are."""
    transitions.end_for_officer(verification=verification, now=now)
    audit_entries.record(
        event=Event.VERIFICATION_NOTED,
        verification=verification,
        actor=audit_entries.officer(verification.officer),
        officer_ended=True,
    )


def _words(kind: WordsKind, text: str, *, verification: Verification, now: datetime) -> None:
    """Keep what the officer typed, sealed under the verification's key."""
    words.write(kind=kind, text=text, at=now, verification=verification)
