"""Make the accounts that tests need, by the real actions, and act as their authenticators."""

import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pyotp
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.test import RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import devices, operators
from accounts.models import Role, Team, User
from foundation import look_alikes
from foundation.audit import ledger
from foundation.audit.ledger import Actor, ActorKind
from foundation.audit.models import AuditEntry

PASSWORD = "correct horse battery staple"
STEP_SECONDS = 30
HOUR = timedelta(hours=1)


class Authenticator:
    """Somebody's authenticator app, which need not wait for its next code."""

    def __init__(self, otpauth_url: str) -> None:
        (secret,) = parse_qs(urlsplit(otpauth_url).query)["secret"]
        self.totp = pyotp.TOTP(secret)
        self.used = -1

    def code(self) -> str:
        """Give a code that the service takes and that has not been used."""
        return str(self.totp.at(self._step() * STEP_SECONDS))

    def has_been_used(self) -> None:
        """Remember that the code was taken. The next one is taken too, the one after it is not."""
        self.used = self._step()

    def _step(self) -> int:
        return max(int(time.time()) // STEP_SECONDS, self.used + 1)

    def wrong_code(self) -> str:
        """Give a code that is none of those the service would take."""
        now = time.time()
        taken = {self.totp.at(now + offset * STEP_SECONDS) for offset in range(-3, 4)}
        return next(code for code in (f"{number:06}" for number in range(10)) if code not in taken)


def make_team(name: str = "blue") -> Team:
    """Give a team of a test, made where it is new; for tests that open no transaction yet."""
    team, _ = Team.objects.get_or_create(
        skeleton=look_alikes.skeleton(name), defaults={"name": name}
    )
    return team


def make_supervisor() -> Actor:
    """Make a supervisor, and name them as an actor."""
    return Actor(
        kind=ActorKind.OPERATOR, id=make_operator(username="sam", role=Role.SUPERVISOR).user.id
    )


def make_operator(
    *, username: str = "olivia", role: Role = Role.OPERATOR, password: str = PASSWORD
) -> operators.Created:
    """Make an account of the control room."""
    with ledger.transaction():
        return operators.create(
            username=username,
            display_name=f"Olivia Example, {username}",
            role=role,
            team="blue",
            password=password,
            actor=ledger.COMMAND,
        )


def make_officer(*, username: str = "officer-1") -> User:
    """Make an officer without a device."""
    return User.objects.create_officer(
        username=username, display_name="PC Example", team=make_team("red")
    )


def issue_enrolment_code(user: User, *, actor: Actor = ledger.COMMAND) -> str:
    """Issue an enrolment code."""
    with ledger.transaction():
        return devices.issue_enrolment_code(user=user, actor=actor)


def enrol_device(user: User) -> devices.Enrolled:
    """Enrol a device for an officer."""
    code = issue_enrolment_code(user)
    with ledger.transaction():
        return devices.enrol(code=code, name="Phone 1")


class Phone:
    """An officer's device with what it was told at its enrolment."""

    def __init__(self, enrolled: devices.Enrolled) -> None:
        self.enrolled = enrolled
        self.id = enrolled.device.id
        self.secret = enrolled.device_secret
        self.authenticator = Authenticator(enrolled.otpauth_url)

    def sign_in(
        self, *, otp: str | None = None, secret: str | None = None, device_id: UUID | None = None
    ) -> devices.SignedIn | devices.SignInRefused:
        """Sign in, with everything right but what is given."""
        with ledger.transaction():
            answer = devices.sign_in(
                device_id=device_id or self.id,
                device_secret=self.secret if secret is None else secret,
                otp=self.authenticator.code() if otp is None else otp,
            )
        if isinstance(answer, devices.SignedIn):
            self.authenticator.has_been_used()
        return answer

    def begin_shift(self) -> str:
        """Sign in with everything right, and give the token."""
        signed_in = self.sign_in()
        assert isinstance(signed_in, devices.SignedIn)
        return signed_in.token


def make_phone(user: User | None = None) -> Phone:
    """Give an officer an enrolled phone."""
    return Phone(enrol_device(user or make_officer()))


def end_all_lockouts() -> None:
    """Let an hour pass since the last failure, for every authenticator."""
    for totp in TOTPDevice.objects.exclude(throttling_failure_timestamp=None):
        totp.throttling_failure_timestamp -= HOUR
        totp.save()


def make_request(*, address: str = "192.0.2.1", session: SessionStore | None = None) -> HttpRequest:
    """Make the request of a sign-in, as the middleware hands it to a view."""
    made = RequestFactory().post("/console/sign-in", REMOTE_ADDR=address)
    made.session = session or SessionStore()
    made.user = AnonymousUser()
    return made


def events_of(*, subject_id: UUID) -> list[str]:
    """Give what the log holds about something, in order."""
    found = AuditEntry.objects.filter(subject_id=subject_id)
    return list(found.values_list("event", flat=True))
