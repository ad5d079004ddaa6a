"""What was decided, read from the decisions themselves; the state is only where it was written.

Whoever says an outcome aloud, or sends one, asks here: a state that somebody has written past the
service carries no decision, and then says nothing good.
"""

import logging

from verification.enums import DecisionKind, FaceTick, State, Verdict
from verification.models import Decision, OfficerCheck, Verification

log = logging.getLogger(__name__)

# A decision that went against the officer outlasts whatever state says otherwise.
_AGAINST = {DecisionKind.REVOKED: State.REVOKED, DecisionKind.REFUSED: State.REFUSED}
_RESTS_ON_A_YES = frozenset({State.CONFIRMED, State.ENDED})
_FACES = (FaceTick.MATCHES, FaceTick.NOT_SEEN)


def decision_of_record(*, verification: Verification) -> Decision | None:
    """Find the decision that this case's state rests on; None where there is none that bears it.

    A YES counts only whole: its person, its join and its check of this very case, and no fact of
    that check a NO.
    """
    kind = _kind_of(verification)
    found = Decision.objects.select_related("officer_check", "join").filter(
        verification=verification, kind=kind
    )
    decision = found.first() if kind else None
    if decision is None or decision.kind != DecisionKind.CONFIRMED:
        return decision
    return decision if is_whole_yes(decision, verification=verification) else None


def outcome_of_record(*, verification: Verification) -> State:
    """Say what may be said of a case: its state where a decision bears it, never anything better.

    A YES without its decision, or with one against it, is never said: UNVERIFIED, or the decision
    that went against it.
    """
    state = State(verification.state)
    against = _against(verification)
    if against is not None and state not in (State.REFUSED, State.REVOKED):
        log.error("case %s is %s against its decision", verification.id, state)
        return against
    if state not in _RESTS_ON_A_YES:
        return state
    if decision_of_record(verification=verification) is None:
        log.error("case %s is %s without a decision", verification.id, state)
        return State.UNVERIFIED
    return state


def is_whole_yes(decision: Decision, *, verification: Verification) -> bool:
    """Say whether a decision is a YES of this case with all that a YES needs."""
    join, check = decision.join, decision.officer_check
    if decision.kind != DecisionKind.CONFIRMED or join is None or check is None:
        return False
    own = {decision.verification_id, join.verification_id, check.verification_id}
    ticked = decision.face in _FACES and decision.reason_fits is True
    return (
        own == {verification.id}
        and ticked
        and decision.decided_by_id is not None
        and join.contact_id in (None, verification.contact_id)
        and not _says_no(check)
    )


def _kind_of(verification: Verification) -> DecisionKind | None:
    """Name the kind of decision that a state rests on; waiting and withdrawal rest on none."""
    if State(verification.state) in _RESTS_ON_A_YES:
        return DecisionKind.CONFIRMED
    return next((kind for kind in DecisionKind if str(kind) == verification.state), None)


def _against(verification: Verification) -> State | None:
    """Name the worst that was decided against the officer, if anything was."""
    kinds = set(Decision.objects.filter(verification=verification).values_list("kind", flat=True))
    return next((state for kind, state in _AGAINST.items() if kind in kinds), None)


def _says_no(check: OfficerCheck) -> bool:
    """Say whether the check holds what forbids any YES."""
    never = (check.status, check.identity, check.on_duty)
    return Verdict.NO in never or check.status == Verdict.UNKNOWN
