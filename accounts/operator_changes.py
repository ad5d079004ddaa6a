"""What changes on an account of the control room: password, role, team, authenticator.

Each acts on the next request of every session of the account: a new password ends them (Django
binds a session to the password), a new authenticator takes their second factor away, and role and
activity are read anew with each request.
"""

from accounts import operators, second_factor, teams
from accounts.events import AccountEvent, AccountSubject
from accounts.models import Role, User
from foundation.audit import ledger
from foundation.audit.ledger import Actor, Subject


class NotOfTheControlRoom(Exception):  # noqa: N818
    """The account is an officer's, who has neither password nor role to change."""


def set_password(*, user: User, actor: Actor, password: str | None = None) -> str:
    """Give an account a password (given or made) and return it, to be shown once.

    Raise operators.WeakPassword or NotOfTheControlRoom.
    """
    locked = _lock(user)
    chosen = operators.given_or_made(password)
    operators.check_password(chosen, user=locked)
    locked.set_password(chosen)
    locked.save(update_fields=["password"])
    operators.record_of(AccountEvent.USER_PASSWORD_CHANGED, locked, actor=actor)
    return chosen


def set_role(*, user: User, role: Role, actor: Actor) -> bool:
    """Give an account another role of STAFF_ROLES. Return False if it has that role.

    Raise operators.NotForOfficers or NotOfTheControlRoom.
    """
    if role not in operators.STAFF_ROLES:
        raise operators.NotForOfficers("Officers come in on an enrolled device.")
    locked = _lock(user)
    if locked.role == role:
        return False
    locked.role = role
    locked.save(update_fields=["role"])
    operators.record_of(AccountEvent.USER_ROLE_CHANGED, locked, actor=actor)
    return True


def set_team(*, user: User, team: str, actor: Actor) -> bool:
    """Move an account to another team, made if it is new. Return False if it is of that team.

    What it claimed stays claimed, and what a case may be done with it is asked anew each time.
    Raise teams.UnfitTeam or NotOfTheControlRoom: an officer's team is that of their record.
    """
    theirs = teams.named(team, actor=actor)
    locked = _lock(user)
    if locked.team_id == theirs.id:
        return False
    before, locked.team = locked.team_id, theirs
    locked.save(update_fields=["team"])
    ledger.record(
        event=AccountEvent.USER_TEAM_CHANGED,
        actor=actor,
        subject=Subject(kind=AccountSubject.USER, id=locked.id),
        before=before,
        after=theirs.id,
    )
    return True


def replace_authenticator(*, user: User, actor: Actor) -> str:
    """Give an account a new seed in the place of the old; return its otpauth URL, shown once.

    Raise NotOfTheControlRoom.
    """
    locked = _lock(user)
    totp = second_factor.replace(user=locked, name="console")
    operators.record_of(AccountEvent.USER_AUTHENTICATOR_REPLACED, locked, actor=actor)
    return str(totp.config_url)


def reactivate(*, user: User, actor: Actor) -> bool:
    """Let somebody in again who was shut out. Return False if they were not.

    Raise NotOfTheControlRoom: what shut an officer out is their record, or their device's.
    """
    locked = _lock(user)
    if locked.is_active:
        return False
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    operators.record_of(AccountEvent.USER_REACTIVATED, locked, actor=actor)
    return True


def _lock(user: User) -> User:
    """Lock an account of the control room; sign-ins of it wait here too."""
    ledger.require_transaction()
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if locked.role == Role.OFFICER:
        raise NotOfTheControlRoom(f"{locked.username} is an officer.")
    return locked
