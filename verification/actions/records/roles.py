"""Who may act on a case: one function for every act, by role and by having no interest in it.

What an officer's colleague does all the same is marked `own_team` in the log and on the screen.
"""

from typing import TYPE_CHECKING

from accounts import permissions
from verification.actions.records import refusals
from verification.enums import ContactWay
from verification.models import Officer, PhoneCaller, Proposal, Verification
from verification.rules.involvement import Act, Involvement, is_barred

if TYPE_CHECKING:
    from accounts.models import User

_SUPERVISORS_ONLY = frozenset({Act.AGREE, Act.DISAGREE, Act.ANSWER_CLOSING, Act.WAIVE})
_COORDINATORS_ONLY = frozenset({Act.JUDGE_WALK})
_LOOKING = frozenset({Act.LOOK})


class NotAnOperator(refusals.Refusal):
    """The user may look, and decides nothing."""

    code = "not_an_operator"
    sentence = "Only an operator or a supervisor may do this."


class NotASupervisor(NotAnOperator):
    """The user may act, and waives nothing."""

    code = "not_a_supervisor"
    sentence = "Only a supervisor may do this."


class NotAReviewer(NotAnOperator):
    """The user is of the control room, or of nothing; professional standards look by themselves."""

    code = "not_a_reviewer"
    sentence = "Only a reviewer may do this."


class NotACoordinator(NotAnOperator):
    """The user does not plan walks."""

    code = "not_a_coordinator"
    sentence = "Only a coordinator of walks may do this."


class ConflictOfInterest(refusals.Refusal):
    """The operator is the officer, or of the officer's team."""

    code = "conflict_of_interest"
    sentence = "You are this officer or of their team; somebody else must take this case."


class SamePerson(refusals.Refusal):
    """Officer, operator and second person, and call taker and decider, are different people."""

    code = "same_person"
    sentence = "The second person is a supervisor who did not propose this."


class TookTheCall(SamePerson):
    """The call taker is not the decider."""

    sentence = "You took their call; somebody else must decide."


def check_may(
    act: Act, *, verification: Verification, by: "User", proposal: Proposal | None = None
) -> None:
    """Demand that somebody may do this to a case: every action and every screen asks here.

    `proposal` is the open one, where the act answers it. Raises NotAnOperator, NotASupervisor,
    NotACoordinator, SamePerson or ConflictOfInterest; refusals.NotFound for the officer, who may
    not even look.
    """
    _check_role(act, user=by)
    officer = verification.officer
    if is_officer(officer, user=by) and is_barred(act, Involvement.OFFICER):
        raise ConflictOfInterest if act not in _LOOKING else refusals.NotFound
    if is_own_team(officer, user=by) and is_barred(act, Involvement.OWN_TEAM):
        raise ConflictOfInterest
    proposed = proposal is not None and proposal.proposed_by_id == by.pk
    if proposed and is_barred(act, Involvement.PROPOSER):
        raise SamePerson
    if is_barred(act, Involvement.CALL_TAKER) and _took_the_call(verification, user=by):
        raise TookTheCall


def is_officer(officer: Officer, *, user: "User") -> bool:
    """Say whether this account is the officer's own."""
    return officer.user_id == user.pk


def is_own_team(officer: Officer, *, user: "User") -> bool:
    """Say whether somebody is of an officer's team, by its id."""
    return officer.team_id == user.team_id


def shown_name(user: "User", *, officer: Officer) -> str:
    """Name somebody who did something in a case, marked where they are of the officer's team."""
    own_team = is_own_team(officer, user=user)
    return f"{user.display_name} (officer's team)" if own_team else user.display_name


def marks(verification: Verification | None, *, by: "User") -> dict[str, bool]:
    """Give what an audit entry says besides, where somebody acts on a case of their own team."""
    if verification is None or not is_own_team(verification.officer, user=by):
        return {}
    return {"own_team": True}


def check_operator(*, user: "User") -> None:
    """Demand an operator's or a supervisor's role, where there is no case; raises NotAnOperator."""
    if not permissions.is_operator(user):
        raise NotAnOperator


def check_reviewer(*, user: "User") -> None:
    """Demand a reviewer's role, which nobody of the control room has; raises NotAReviewer."""
    if not permissions.is_reviewer(user):
        raise NotAReviewer


def _took_the_call(verification: Verification, *, user: "User") -> bool:
    """Say whether somebody said that the person was on the telephone with them.

    Over the officer's device (VOICE) whoever talked may decide, where the force decides at all.
    """
    if verification.contact_way == ContactWay.VOICE:
        return False
    return PhoneCaller.objects.of_the_person(
        verification_id=verification.id, taken_by_id=user.pk
    ).exists()


def _check_role(act: Act, *, user: "User") -> None:
    """Demand the role that an act takes."""
    if act in _LOOKING:
        if not permissions.may_use_console(user):
            raise NotAnOperator("Only the control room may look.")
        return
    if act in _COORDINATORS_ONLY:
        if not permissions.is_coordinator(user):
            raise NotACoordinator
        return
    check_operator(user=user)
    if act in _SUPERVISORS_ONLY and not permissions.is_supervisor(user):
        raise NotASupervisor
