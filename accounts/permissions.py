"""Who may do what, by role. Pure: they look at the user they are given and at nothing else."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.models import Role, User

Anybody = AbstractBaseUser | AnonymousUser


def is_operator(user: Anybody) -> bool:
    """Say whether somebody may look, listen and decide; a supervisor may too."""
    return _has_role(user, Role.OPERATOR, Role.SUPERVISOR)


def is_supervisor(user: Anybody) -> bool:
    """Say whether somebody may be the second person, issue codes and waive follow-ups."""
    return _has_role(user, Role.SUPERVISOR)


def is_reviewer(user: Anybody) -> bool:
    """Say whether somebody is of professional standards: reads all, decides nothing."""
    return _has_role(user, Role.REVIEWER)


def may_see_confidence(user: Anybody) -> bool:
    """Say whether somebody may see how safe people felt, by month and area."""
    return _has_role(user, Role.SUPERVISOR, Role.REVIEWER)


def may_use_console(user: Anybody) -> bool:
    """Say whether somebody may sign in at the console at all."""
    return _has_role(user, Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER)


def is_analyst(user: Anybody) -> bool:
    """Say whether somebody reads what is told of streets; the control room is closed to them."""
    return _has_role(user, Role.ANALYST)


def is_partner(user: Anybody) -> bool:
    """Say whether somebody acts for an owner of streets, and sees what is asked of it alone."""
    return _has_role(user, Role.PARTNER)


def is_coordinator(user: Anybody) -> bool:
    """Say whether somebody pairs walkers with officers; of the control room they see nothing."""
    return _has_role(user, Role.COORDINATOR)


def is_of_a_team(user: Anybody) -> bool:
    """Say whether somebody patrols a town centre, or walks with whoever asked for it."""
    return _has_role(user, Role.TEAM)


def may_see_plan(user: Anybody) -> bool:
    """Say whether somebody of the neighbourhood's staff may see how the plan's aims stand."""
    return _has_role(user, Role.ANALYST, Role.COORDINATOR, Role.TEAM)


def may_sign_in(user: Anybody) -> bool:
    """Say whether somebody has a password and a second factor, and pages to see with them."""
    return may_use_console(user) or may_see_plan(user) or is_partner(user)


def may_see_board(user: Anybody) -> bool:
    """Say whether somebody may see the wallboard, which holds counts alone."""
    return may_use_console(user)


def has_second_factor(user: Anybody) -> bool:
    """Say whether this session passed the second factor, which django-otp's middleware knows."""
    verified = getattr(user, "is_verified", None)
    return verified is not None and bool(verified())


def _has_role(user: Anybody, *roles: Role) -> bool:
    """Say whether somebody is an active user with one of the roles."""
    return isinstance(user, User) and user.is_active and user.role in roles
