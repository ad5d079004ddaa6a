"""The single writer of `state`, and of all that the officer's device can learn from it."""

from datetime import datetime

from django.db.models import QuerySet

from foundation.audit import ledger
from verification.actions.records import audit_entries
from verification.enums import MovedBy, OfficerStage, State
from verification.events import Event
from verification.models import JoinCode, Verification
from verification.rules import states

_OFFICER_FIELDS = ("officer_stage", "version", "officer_answered_at", "officer_ended_at")
_OVER_FOR_OFFICER = OfficerStage.ENDED
# What the officer ended is over on their screen too, even where they were told to call.
_ENDED_BY_HIM = (State.ENDED, State.CANCELLED)


def move(
    *,
    verification: Verification,
    end: State,
    by: MovedBy,
    actor: ledger.Actor,
    now: datetime,
    event: Event,
    changed: tuple[str, ...] = (),
    **details: ledger.Detail,
) -> None:
    """Move a locked verification and record it; `changed` names fields the caller has set.

    Joining uses its join code. Raises states.ForbiddenMove when the table has no such move.
    """
    states.check_move(start=State(verification.state), end=end)
    verification.state = end
    verification.state_at = now
    waited = verification.officer_stage == OfficerStage.WAITING
    fields = {"state", "state_at", *changed, *_follow_for_officer(verification, now=now)}
    verification.save(update_fields=sorted(fields))
    if end is State.JOINED:
        _code(verification).update(sealed=None, used_at=now, phone=verification.contact)
    else:
        _take_code(verification, waited=waited)
    audit_entries.record(
        event=event,
        actor=actor,
        verification=verification,
        moved_by=by,
        **details,
    )


def start(
    *,
    verification: Verification,
    state: State,
    by: MovedBy,
    actor: ledger.Actor,
    event: Event,
    **details: ledger.Detail,
) -> None:
    """Store a new verification in its first state."""
    states.check_move(start=None, end=state)
    verification.state = state
    verification.save(force_insert=True)
    audit_entries.record(
        event=event,
        actor=actor,
        verification=verification,
        moved_by=by,
        **details,
    )


def tell_officer(*, verification: Verification, now: datetime) -> None:
    """Show the officer `call_control_room`, the one thing they are ever told outright."""
    _show(verification, stage=OfficerStage.CALL_CONTROL_ROOM, now=now)


def show_checking(*, verification: Verification, now: datetime) -> None:
    """Show the officer that somebody seems to have joined a case refused before that."""
    if verification.officer_stage == OfficerStage.WAITING:
        _show(verification, stage=OfficerStage.CHECKING, now=now)


def show_answered(*, verification: Verification, now: datetime) -> None:
    """Show the officer an answer that nobody waits for, as after any decision."""
    if verification.officer_stage == OfficerStage.CHECKING:
        _show(verification, stage=OfficerStage.ANSWERED, now=now)


def extend_for_officer(
    *, verification: Verification, overdue_at: datetime | None, now: datetime
) -> None:
    """Note that the officer has asked for more time: the same statement and version in any state.

    `overdue_at` is when the encounter counts as overdue from now on.
    """
    verification.extended_at, verification.overdue_at = now, overdue_at
    verification.version += 1
    verification.save(update_fields=["extended_at", "overdue_at", "version"])


def end_for_officer(*, verification: Verification, now: datetime) -> None:
    """Show the officer that it is over, whatever the state: they must not tell states apart."""
    _show(verification, stage=OfficerStage.ENDED, now=now)


def _show(verification: Verification, *, stage: OfficerStage, now: datetime) -> None:
    """Save a stage that does not follow from a move."""
    waited = verification.officer_stage == OfficerStage.WAITING
    if _set_stage(verification, stage=stage, now=now):
        verification.save(update_fields=_OFFICER_FIELDS)
        _take_code(verification, waited=waited)


def _follow_for_officer(verification: Verification, *, now: datetime) -> tuple[str, ...]:
    """Let the officer's stage follow the state, unless it is over or they were told to call."""
    if verification.officer_stage == _OVER_FOR_OFFICER:
        return ()
    stage = states.officer_stage(
        State(verification.state),
        joined=verification.joined_at is not None,
        told=verification.officer_stage == OfficerStage.CALL_CONTROL_ROOM
        and State(verification.state) not in _ENDED_BY_HIM,
    )
    if not _set_stage(verification, stage=stage, now=now):
        return ()
    return _OFFICER_FIELDS


def _set_stage(verification: Verification, *, stage: OfficerStage, now: datetime) -> bool:
    """Set stage and version together; say whether anything the officer sees has changed."""
    if verification.officer_stage in (stage, _OVER_FOR_OFFICER):
        return False
    verification.officer_stage = stage
    verification.version += 1
    if stage is OfficerStage.ANSWERED:
        verification.officer_answered_at = verification.officer_answered_at or now
    if stage is OfficerStage.ENDED:
        verification.officer_ended_at = now
    return True


def _take_code(verification: Verification, *, waited: bool) -> None:
    """Take the digits of a code that is shown no longer to anybody; its digest stays."""
    if waited and verification.officer_stage != OfficerStage.WAITING:
        _code(verification).update(sealed=None)


def _code(verification: Verification) -> "QuerySet[JoinCode]":
    return JoinCode.objects.filter(verification=verification)
