"""Staff, of the control room and of the streets: accounts, sign-in with both factors, sign-out."""

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum, unique

from django.conf import settings
from django.contrib import auth
from django.contrib.auth import password_validation
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db import transaction as database
from django.http import HttpRequest
from django_otp import login as remember_second_factor

from accounts import permissions, second_factor, teams
from accounts.events import AccountEvent, AccountSubject
from accounts.models import Role, Team, User
from foundation import look_alikes
from foundation.audit import ledger
from foundation.audit.ledger import Actor, ActorKind, Subject

USERNAME = re.compile(r"[a-z0-9._-]{1,64}")
CONSOLE_ROLES = (Role.OPERATOR, Role.SUPERVISOR, Role.REVIEWER)
# Whoever has a password; the last four open none of the control room's pages with it.
STAFF_ROLES = (*CONSOLE_ROLES, Role.ANALYST, Role.PARTNER, Role.COORDINATOR, Role.TEAM)


class UsernameTaken(Exception):  # noqa: N818
    """Somebody has that name already, or had it: names are not given twice."""


class LooksAlike(Exception):  # noqa: N818
    """A name looks like somebody else's of the control room; the message names both."""


class WeakPassword(Exception):  # noqa: N818
    """The password does not meet AUTH_PASSWORD_VALIDATORS; the message says in what."""


class UnfitName(Exception):  # noqa: N818
    """The name to sign in with is empty, too long or not plain; the message says how it must be."""


class NotForOfficers(Exception):  # noqa: N818
    """An officer has no password and comes in on an enrolled device alone."""


@unique
class OperatorSignInFault(StrEnum):
    """Why a sign-in was refused: for the audit log, never for whoever tried."""

    PASSWORD = "password"  # noqa: S105 - the name of a fault
    OTP = "otp"


@dataclass(frozen=True, kw_only=True)
class Created:
    """A new account. Password and URL are shown once."""

    user: User
    password: str
    otpauth_url: str


@dataclass(frozen=True, kw_only=True)
class OperatorSignedIn:
    """The session is signed in with both factors."""

    user: User


@dataclass(frozen=True, kw_only=True)
class OperatorRefused:
    """A sign-in was refused; never says which part failed.

    A result, so that the failure it counted is committed.

    `retry_after` is the number of seconds that this name must wait at this address, or None when
    the next try will be looked at.
    """

    retry_after: int | None = None


def create(
    *,
    username: str,
    display_name: str,
    role: Role,
    team: str,
    actor: Actor,
    password: str | None = None,
    allow_alike: bool = False,
) -> Created:
    """Make an account with a password (given or made) and a TOTP, in a team made if it is new.

    `allow_alike` takes a name that looks like somebody else's. Raise UsernameTaken, LooksAlike,
    UnfitName, teams.UnfitTeam, WeakPassword or NotForOfficers.
    """
    ledger.require_transaction()
    if role not in STAFF_ROLES:
        raise NotForOfficers("Officers come in on an enrolled device, not with a password.")
    chosen = given_or_made(password)
    theirs = teams.named(team, actor=actor)
    name, shown = _fit_username(username), _fit_display_name(display_name)
    if not allow_alike:
        _check_unlike(username=name, display_name=shown)
    user = _store(username=name, display_name=shown, role=role, team=theirs, password=chosen)
    totp = second_factor.enrol(user=user, name="console")
    record_of(AccountEvent.USER_CREATED, user, actor=actor)
    return Created(user=user, password=chosen, otpauth_url=str(totp.config_url))


def sign_in(
    *, request: HttpRequest, username: str, password: str, otp: str
) -> OperatorSignedIn | OperatorRefused:
    """Sign a session in with password and TOTP, or not at all.

    django-axes counts failures of either part by name and address, django-otp those of the second
    by account; both are rows that commit with the transaction.
    """
    ledger.require_transaction()
    name = User.normalise(username)
    # Tries at one account wait for each other here, so none is looked at before the last one is
    # counted.
    known = User.objects.select_for_update(no_key=True).filter(username=name).first()
    user = auth.authenticate(request, username=name, password=password)
    if not isinstance(user, User) or not permissions.may_sign_in(user):
        second_factor.pretend(otp=otp)
        return _refuse(request, known=known, fault=OperatorSignInFault.PASSWORD)
    totp = second_factor.lock_of_user(user_id=user.id)
    if totp is None or not second_factor.verify(totp, otp=otp):
        # Counted like a wrong password: were it not, the missing lock-out would tell that the
        # password was right.
        user_login_failed.send(sender=__name__, credentials={"username": name}, request=request)
        return _refuse(request, known=known, fault=OperatorSignInFault.OTP)
    auth.login(request, user)
    remember_second_factor(request, totp)
    record_of(AccountEvent.USER_SIGNED_IN, user, actor=_self(user))
    return OperatorSignedIn(user=user)


def sign_out(*, request: HttpRequest) -> None:
    """End a session, whoever's it is."""
    ledger.require_transaction()
    user = request.user
    auth.logout(request)
    if isinstance(user, User):
        record_of(AccountEvent.USER_SIGNED_OUT, user, actor=_self(user))


def deactivate(*, user: User, actor: Actor) -> bool:
    """Shut somebody out with effect on the next request. Return False if they were already.

    What that means for an officer's live verifications is for the caller, in the same transaction.
    """
    ledger.require_transaction()
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        return False
    user.is_active = False
    record_of(AccountEvent.USER_DEACTIVATED, user, actor=actor)
    return True


def given_or_made(password: str | None) -> str:
    """Give the password that was chosen for somebody, or else a new one."""
    return secrets.token_urlsafe(15) if password is None else password


def check_password(password: str, *, user: User) -> None:
    """Hold a password against AUTH_PASSWORD_VALIDATORS; raises WeakPassword."""
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error


def _store(*, username: str, display_name: str, role: Role, team: Team, password: str) -> User:
    """Store the user, once the password is fit."""
    check_password(password, user=User(username=username, display_name=display_name))
    try:
        with database.atomic():
            return User.objects.create_user(
                username=username,
                display_name=display_name,
                role=role,
                team=team,
                password=password,
            )
    except IntegrityError as error:
        raise UsernameTaken(f"The name {username} is taken.") from error


def _fit_username(username: str) -> str:
    """Give a name to sign in with as it is kept; raises UnfitName."""
    name = User.normalise(username)
    if not USERNAME.fullmatch(name):
        raise UnfitName(f"The name {name!r} must be 1 to 64 of a-z, 0-9, dot, dash, underscore.")
    return name


def _fit_display_name(display_name: str) -> str:
    """Give the name that colleagues see with its spaces folded; raises UnfitName."""
    try:
        return look_alikes.tidy(display_name)
    except look_alikes.Unfit as unfit:
        raise UnfitName(f"The name that colleagues see {unfit}.") from unfit


def _check_unlike(*, username: str, display_name: str) -> None:
    """Demand names that nobody takes for a colleague's; raises LooksAlike.

    A taken name to sign in with is left to UsernameTaken.
    """
    colleagues = User.objects.filter(role__in=STAFF_ROLES).exclude(username=username)
    for other, shown in colleagues.values_list("username", "display_name"):
        for mine, theirs in ((username, other), (display_name, shown)):
            if look_alikes.skeleton(mine) == look_alikes.skeleton(theirs):
                raise LooksAlike(f"The name {mine!r} looks like {theirs!r}, of {other}.")


def _refuse(
    request: HttpRequest, *, known: User | None, fault: OperatorSignInFault
) -> OperatorRefused:
    """Note a refused sign-in of a known account, and say how long its name must wait."""
    locked_out = bool(getattr(request, "axes_locked_out", False))
    if known is not None and not locked_out:
        record_of(AccountEvent.USER_SIGN_IN_REFUSED, known, actor=_self(known), fault=fault)
    return OperatorRefused(
        retry_after=int(settings.AXES_COOLOFF_TIME.total_seconds()) if locked_out else None
    )


def _self(user: User) -> Actor:
    """Name somebody as the actor of what they do to themselves."""
    return Actor(kind=ActorKind.OPERATOR, id=user.id)


def record_of(
    event: AccountEvent, user: User, *, actor: Actor, fault: OperatorSignInFault | None = None
) -> None:
    """Note what was done with an account, with the role that it has now."""
    subject = Subject(kind=AccountSubject.USER, id=user.id)
    ledger.record(event=event, actor=actor, subject=subject, role=Role(user.role), fault=fault)
