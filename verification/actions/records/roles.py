"""Who may act on a case: by role, and by having no interest of their own in it."""

from typing import TYPE_CHECKING

from accounts import permissions
from verification.actions.records import refusals
from verification.models import Verification

if TYPE_CHECKING:
    from accounts.models import User


class NotAnOperator(refusals.Refusal):
    """The user may look, and decides nothing."""

    code = "not_an_operator"
    sentence = "Only an operator or a supervisor may do this."


class NotASupervisor(NotAnOperator):
    """The user may act, and waives nothing."""

    code = "not_a_supervisor"
    sentence = "Only a supervisor may do this."


class ConflictOfInterest(refusals.Refusal):
    """The operator is the officer, or of the officer's team."""

    code = "conflict_of_interest"
    sentence = "You are this officer or of their team; somebody else must take this case."


def check_operator(*, user: "User") -> None:
    """Demand an operator's or a supervisor's role; raises NotAnOperator."""
    if not permissions.is_operator(user):
        raise NotAnOperator


def check_supervisor(*, user: "User") -> None:
    """Demand a supervisor's role; raises NotASupervisor."""
    if not permissions.is_supervisor(user):
        raise NotASupervisor


def check_not_the_officer(*, verification: Verification, user: "User") -> None:
    """Demand an operator who is not the officer; raises NotAnOperator or ConflictOfInterest."""
    check_operator(user=user)
    if verification.officer.user_id == user.pk:
        raise ConflictOfInterest


def check_disinterested(*, verification: Verification, user: "User") -> None:
    """Demand an operator who is neither the officer nor of their team.

    Raises NotAnOperator or ConflictOfInterest.
    """
    check_not_the_officer(verification=verification, user=user)
    team = verification.officer.team
    if team and team.casefold() == user.team.casefold():
        raise ConflictOfInterest
