"""How a walk ended, in its coordinator's judgement.

Of a check for a walk and of no other, with the guards of an operator's judgement: it is over and
owed, nobody judged it badly, no P1 is open, and the coordinator is neither the officer nor of
their team. What went wrong otherwise (a NO, a YES taken back) is the control room's to judge.
"""

from uuid import UUID

from accounts.models import User
from foundation.audit import ledger
from verification.actions.decisions import judging
from verification.actions.records import lookup, refusals, replies, roles
from verification.enums import HowKnown, JudgedEnding, Reason, State
from verification.models import Judgement, Verification
from verification.rules.involvement import Act

_KNOWN_BY = (HowKnown.SPOKE_TO_PERSON, HowKnown.PERSON_WROTE)


class NotAWalk(refusals.NotFound):
    """The check is for something else, or no YES began its walk: which of the two is not said."""

    sentence = "There is no such walk."


class NotForCoordinators(refusals.Refusal):
    """That judgement takes what only the control room has: a unit's report, or logged attempts."""

    code = "not_for_coordinators"
    sentence = "Say well or badly, by what they wrote or by a call; all else is the control room's."


def judge(
    *,
    verification_id: UUID,
    actor: ledger.Actor,
    how: JudgedEnding,
    how_known: HowKnown,
    note: str,
) -> Judgement:
    """Record how a walk ended, by what the walker wrote since or by a call with them.

    `actor` is the coordinator (an OPERATOR by the log's kinds, its id that of the user). Raises
    what `check_judge` raises, or refusals.NeedReason for an empty note.
    """
    by = _coordinator(actor)
    verification = lookup.lock(verification_id)
    text = refusals.need_reason(note)
    check_judge(verification=verification, by=by, how=how, how_known=how_known)
    return judging.keep(verification, by=by, ended=how, how=how_known, text=text)


def check_judge(
    *, verification: Verification, by: User, how: JudgedEnding, how_known: HowKnown
) -> None:
    """Demand that this coordinator may judge now that this walk ended so.

    Raises NotAWalk, roles.NotACoordinator, roles.ConflictOfInterest, NotForCoordinators,
    judging.NothingWritten where the walker's phone wrote nothing since the end, or what
    judging.check_judgeable raises.
    """
    roles.check_may(Act.JUDGE_WALK, verification=verification, by=by)
    _check_walk(verification)
    if how is JudgedEnding.NOT_KNOWN or how_known not in _KNOWN_BY:
        raise NotForCoordinators
    judging.check_judgeable(verification, ended=how)
    wrote = replies.wrote_since(contact=verification.contact, since=verification.state_at)
    if how_known is HowKnown.PERSON_WROTE and not wrote:
        raise judging.NothingWritten


def _coordinator(actor: ledger.Actor) -> User:
    """Read the account of whoever acts; raises roles.NotACoordinator where it is nobody's now."""
    found = User.objects.filter(is_active=True, id=actor.id) if actor.id else User.objects.none()
    by = found.first()
    if by is None or actor.kind is not ledger.ActorKind.OPERATOR:
        raise roles.NotACoordinator
    return by


def _check_walk(verification: Verification) -> None:
    """Demand a walk that a YES began and that was checked out, or is not yet; raises NotAWalk."""
    state = State(verification.state)
    if verification.reason != Reason.WALK or state not in (State.CONFIRMED, State.ENDED):
        raise NotAWalk
