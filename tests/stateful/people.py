"""Who acts: officers, staff and phones, made once and put back as they were for each example."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import connection

from accounts.models import Device, Role, ShiftToken, User
from foundation.audit import clock
from tests.support import database_owner
from tests.support.factories import OfficerActor, World
from verification.actions import contacts
from verification.models import StaffNumber

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
# Four that could be the person's, one of staff, and one abroad that we do not text.
PHONES = (*(f"+44770090080{n}" for n in range(4)), "+447700900888", "+33600000000")
_STAFFS_OWN = PHONES[4]

_FORGET = """
DELETE FROM verification_matchtry; DELETE FROM verification_phonecaller;
DELETE FROM verification_message; DELETE FROM verification_proposal;
DELETE FROM verification_closingproposal; DELETE FROM verification_judgement;
DELETE FROM verification_contactattempt;
DELETE FROM verification_decision; DELETE FROM verification_join;
DELETE FROM verification_officercheck; DELETE FROM verification_inboundtext;
DELETE FROM verification_followup; DELETE FROM verification_alarm;
DELETE FROM verification_words; DELETE FROM verification_face;
DELETE FROM verification_locationfix; DELETE FROM verification_invitation;
DELETE FROM verification_joincode; DELETE FROM verification_casecontact;
DELETE FROM verification_matchtry; DELETE FROM verification_phonecaller;
DELETE FROM verification_verification; DELETE FROM verification_contact;
DELETE FROM verification_datakey; DELETE FROM verification_heartbeat;
DELETE FROM verification_consolepresence; DELETE FROM verification_rosterimport;
UPDATE verification_officer SET status = 'serving' WHERE status <> 'serving';
"""


@dataclass(kw_only=True)
class People:
    """Everybody; the accounts outlive the examples, what they did does not."""

    officers: list[OfficerActor]
    staff: list[User]
    indexes: dict[str, str]

    def restore(self, world: World) -> None:
        """Forget every case, and put officers, duty and consoles back."""
        with database_owner.past_guards(), connection.cursor() as cursor:
            cursor.execute(_FORGET)
        now = clock.db_now()
        for actor in self.officers:
            sign_in(actor, now=now)
            actor.officer.duty_periods.update(
                starts_at=now - timedelta(minutes=10), ends_at=now + timedelta(hours=8)
            )
        world.make_roster_import()


def make_people(world: World) -> People:
    """Make everybody."""
    officers = [world.make_officer(team=TEAM) for _ in range(OFFICERS)]
    staff = [world.make_operator(role=role, team=team) for role, team in _STAFF]
    index = bytes.fromhex(index_of(_STAFFS_OWN)[2:])
    StaffNumber.objects.create(phone_index=index, user=staff[0])
    return People(
        officers=officers, staff=staff, indexes={index_of(phone): phone for phone in PHONES}
    )


def sign_in(actor: OfficerActor, *, now: datetime) -> None:
    """Give the officer their device back, signed in now."""
    with database_owner.past_guards():
        Device.objects.filter(id=actor.device.id).update(revoked_at=None)
        ShiftToken.objects.filter(device=actor.device).delete()
    ShiftToken.objects.create(
        device=actor.device,
        token_digest=uuid4().bytes * 2,
        signed_in_at=now,
        expires_at=now + timedelta(hours=12),
    )
    actor.signed_in_at = now


def index_of(phone: str) -> str:
    """Index a phone as the database writes it in JSON."""
    return "\\x" + contacts.index_of(contacts.parse(phone)).hex()
