"""Who acts: officers, staff and phones, made once and put back as they were for each example."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection

from accounts.models import Device, Role, ShiftToken, User
from foundation.audit import clock
from tests.support.factories import World
from verification.actions import contacts
from verification.models import Officer, StaffNumber

TEAM = "CID"
_STAFF = (
    (Role.OPERATOR, "Control"),
    (Role.OPERATOR, "Control"),
    (Role.SUPERVISOR, "Duty desk"),
    (Role.SUPERVISOR, "Duty desk"),
    # These two are of the officers' own team, and the last may only look.
    (Role.OPERATOR, TEAM),
    (Role.SUPERVISOR, TEAM),
    (Role.REVIEWER, "Standards"),
)
OFFICERS, STAFF = 2, len(_STAFF)
# Four that could be hers, one of staff, and one abroad that we do not text.
PHONES = (*(f"+44770090080{n}" for n in range(4)), "+447700900888", "+33600000000")
_STAFFS_OWN = PHONES[4]

_FORGET = """
DELETE FROM verification_message; DELETE FROM verification_proposal;
DELETE FROM verification_decision; DELETE FROM verification_join;
DELETE FROM verification_officercheck; DELETE FROM verification_alarm;
DELETE FROM verification_followup; DELETE FROM verification_inboundtext;
DELETE FROM verification_words; DELETE FROM verification_face;
DELETE FROM verification_locationfix; DELETE FROM verification_invitation;
DELETE FROM verification_joincode; DELETE FROM verification_casecontact;
DELETE FROM verification_verification; DELETE FROM verification_contact;
DELETE FROM verification_datakey; DELETE FROM verification_heartbeat;
DELETE FROM verification_consolepresence; DELETE FROM verification_rosterimport;
UPDATE verification_officer SET status = 'serving' WHERE status <> 'serving';
"""


@dataclass(kw_only=True)
class OfficerActor:
    """An officer, with the device he holds now and when he signed in on it."""

    officer: Officer
    device: Device
    signed_in_at: datetime


@dataclass(kw_only=True)
class People:
    """Everybody; the accounts outlive the examples, what they did does not."""

    cops: list[OfficerActor]
    staff: list[User]
    indexes: dict[str, str]

    def restore(self, world: World) -> None:
        """Forget every case, and put officers, duty and consoles back."""
        with connection.cursor() as cursor:
            cursor.execute(_FORGET)
        now = clock.db_now()
        for cop in self.cops:
            sign_in(cop, now=now)
            cop.officer.duty_periods.update(
                starts_at=now - timedelta(minutes=10), ends_at=now + timedelta(hours=8)
            )
        world.roster()


def assemble(world: World) -> People:
    """Make everybody."""
    made = [world.cop(team=TEAM) for _ in range(OFFICERS)]
    staff = [world.operator(role=role, team=team) for role, team in _STAFF]
    cops = [
        OfficerActor(officer=one.officer, device=one.device, signed_in_at=one.signed_in_at)
        for one in made
    ]
    index = bytes.fromhex(index_of(_STAFFS_OWN)[2:])
    StaffNumber.objects.create(phone_index=index, user=staff[0])
    return People(cops=cops, staff=staff, indexes={index_of(phone): phone for phone in PHONES})


def sign_in(cop: OfficerActor, *, now: datetime) -> None:
    """Give him back his device, signed in now."""
    Device.objects.filter(id=cop.device.id).update(revoked_at=None)
    ShiftToken.objects.filter(device=cop.device).delete()
    ShiftToken.objects.create(
        device=cop.device,
        token_digest=uuid4().bytes * 2,
        signed_in_at=now,
        expires_at=now + timedelta(hours=12),
    )
    cop.signed_in_at = now


def index_of(phone: str) -> str:
    """Index a phone as the database writes it in JSON."""
    return "\\x" + contacts.index_of(contacts.parse(phone)).hex()
