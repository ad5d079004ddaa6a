"""The officer's one extension: more time before an encounter counts as overdue.

Whatever became of the case, asking is answered the same, and takes the same statements: else it
would tell the officer a YES from a NO.
"""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from verification.actions.records import audit_entries, lookup, refusals, transitions
from verification.enums import OfficerStage, Reason, State
from verification.events import Event
from verification.models import Officer, Verification

_STAGES = (OfficerStage.ANSWERED, OfficerStage.CALL_CONTROL_ROOM)


class AlreadyExtended(refusals.Refusal):
    """The officer has had their one extension of this verification."""

    code = "already_extended"
    sentence = "You have extended this check once; end it, or ring the control room."


class HasAnHour(refusals.WrongState):
    """The check is for a walk, which ends by the hour that was agreed on with the walker."""

    sentence = "A walk has its own hour; check out, or ring the control room."


def extend(*, officer: Officer, verification_id: UUID) -> Verification:
    """Give more time, once, where the case is CONFIRMED; else note that it was asked for.

    Raises refusals.WrongState by what the officer can see, HasAnHour or AlreadyExtended.
    """
    verification = lookup.lock_owned(officer=officer, verification_id=verification_id)
    now = lookup.locked_at(verification)
    stage = OfficerStage(verification.officer_stage)
    if stage not in _STAGES:
        raise refusals.WrongState(status=stage)
    if verification.reason == Reason.WALK:
        raise HasAnHour(status=stage)
    if verification.extended_at is not None:
        raise AlreadyExtended
    transitions.extend_for_officer(
        verification=verification, overdue_at=_overdue_at(verification), now=now
    )
    audit_entries.record(
        event=Event.VERIFICATION_EXTENDED,
        actor=audit_entries.officer(officer),
        verification=verification,
    )
    return verification


def may_extend(verification: Verification) -> bool:
    """Say whether the officer's screen offers it: by its stage, and by their own act alone."""
    offered = verification.officer_stage in _STAGES and verification.extended_at is None
    return offered and verification.reason != Reason.WALK


def prompt_at(verification: Verification) -> datetime | None:
    """Say when the officer's device asks them to end it: by when it showed an answer, whichever.

    Never of a walk, whatever the answer: when it should be over is known to both.
    """
    answered_at = verification.officer_answered_at
    if verification.reason == Reason.WALK:
        return None
    if answered_at is None or verification.officer_stage not in _STAGES:
        return None
    more = settings.EXTEND_BY if verification.extended_at else 0 * settings.EXTEND_BY
    prompted_at: datetime = answered_at + settings.OFFICER_PROMPT_AFTER + more
    return prompted_at


def _overdue_at(verification: Verification) -> datetime | None:
    """Put off when the encounter is overdue; what is over, or not begun, has no such moment."""
    if State(verification.state) is not State.CONFIRMED or verification.overdue_at is None:
        return verification.overdue_at
    later: datetime = verification.overdue_at + settings.EXTEND_BY
    return later
