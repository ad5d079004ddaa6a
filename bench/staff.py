"""The people of a database that is measured: a force with devices, and a control room."""

from datetime import datetime, timedelta

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import teams
from accounts.models import Device, Role, ShiftToken, Team, User
from foundation.audit import clock, ledger
from foundation.encryption import credentials
from verification.actions.records import on_shift
from verification.actions.shifts import starting
from verification.enums import DesktopAlerts
from verification.models import DutyPeriod, Officer, RosterImport

BOROUGH = "Westminster"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_SHIFT = timedelta(hours=6)
# Of the range that is kept for drama.
_DESK_PHONE = "07700 900111"


def assemble(*, officers: int, on_duty: int) -> None:
    """Store so many officers with devices, the first of them on duty and signed in."""
    now = clock.db_now()
    field, desk = _team("CID"), _team("Control")
    users = User.objects.bulk_create(
        User(username=f"officer:{n:05}", display_name="Load Officer", role=Role.OFFICER, team=field)
        for n in range(officers)
    )
    totps = TOTPDevice.objects.bulk_create(
        TOTPDevice(user=user, name="device", confirmed=True) for user in users
    )
    devices = Device.objects.bulk_create(
        Device(user=user, name="phone", secret_digest=bytes(32), totp=totp, enrolled_at=now)
        for user, totp in zip(users, totps, strict=True)
    )
    force = Officer.objects.bulk_create(
        Officer(
            number=f"{n:05}L",
            rank="DC",
            name="Load Officer",
            team=field,
            status="serving",
            looks="tall, short hair",
            user=user,
            recorded_at=now,
        )
        for n, user in enumerate(users)
    )
    _begin_duty(force[:on_duty], devices=devices[:on_duty], now=now)
    for name in ("operator1", "operator2"):
        User.objects.create_user(
            username=name, display_name=name.title(), role=Role.OPERATOR, team=desk
        )


def _team(name: str) -> Team:
    """Make a team of the measured force."""
    with ledger.transaction():
        return teams.named(name, actor=ledger.COMMAND)


def analyst(username: str) -> None:
    """Store an analyst of the neighbourhood."""
    User.objects.create_user(
        username=username, display_name=username.title(), role=Role.ANALYST, team=_team("Streets")
    )


def token(officer: int) -> str:
    """Name the shift token of an officer; the databases are thrown away."""
    return f"shift-token-of-officer-{officer:05}-under-load"


def renew_roster() -> None:
    """Let the roster have been imported just now."""
    now = clock.db_now()
    span = {"span_from": now - _SHIFT, "span_to": now + _SHIFT}
    RosterImport.objects.create(imported_at=now, periods=1, replaced=0, **span)


def sit_down(username: str) -> Client:
    """Give an operator a browser, signed in with both factors, and let their shift begin."""
    client = browser(username)
    _begin_shift(User.objects.get(username=username))
    return client


def browser(username: str) -> Client:
    """Give anybody of the staff a browser, signed in with both factors."""
    user = User.objects.get(username=username)
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend=_BACKEND)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.create(
        user=user, name="console"
    ).persistent_id
    session.save()
    return client


def _begin_shift(user: User) -> None:
    """Do what the start of a shift asks."""
    if on_shift.is_on_shift(user=user, now=clock.db_now()):
        return
    with ledger.transaction():
        starting.send_test(by=user)
    with ledger.transaction():
        starting.take_test(by=user, round_trip_ms=None)
    with ledger.transaction():
        starting.start(
            by=user,
            sound_heard=True,
            alerts=DesktopAlerts.GRANTED,
            desk_phone=_DESK_PHONE,
            hand_overs_read=(),
        )


def _begin_duty(force: list[Officer], *, devices: list[Device], now: datetime) -> None:
    """Put officers on duty and sign them in."""
    DutyPeriod.objects.bulk_create(
        DutyPeriod(
            officer=officer,
            starts_at=now - _SHIFT,
            ends_at=now + _SHIFT,
            boroughs=[BOROUGH],
            reasons=["questions"],
        )
        for officer in force
    )
    ShiftToken.objects.bulk_create(
        ShiftToken(
            device=device,
            token_digest=credentials.digest_of_secret(token(n)),
            signed_in_at=now,
            expires_at=now + 2 * _SHIFT,
        )
        for n, device in enumerate(devices)
    )
