"""Walkers, officers and walks for tests, made by the real actions alone."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.models import Role, User
from community.streets.units import Unit
from community.walks.actions import booking, meeting, officers, pairing, walkers
from community.walks.actions.booking import Wish
from community.walks.actions.pairing import Plan
from community.walks.enums import WalkState
from community.walks.models import Walk, WalkOfficer
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind
from tests.support import street_rows
from tests.support.factories import OfficerActor, World
from verification.actions import contacts
from verification.enums import Reason
from verification.models import Verification

GIVEN, ACCESS = "Canarywoman", "A canarystick, no steps"
AN_HOUR = timedelta(hours=1)


@dataclass(kw_only=True)
class WalkingOfficer:
    """An officer who walks: their device, their account for the pages, and the attestation."""

    device: OfficerActor
    user: User
    walks: WalkOfficer

    @property
    def actor(self) -> Actor:
        """Name them in the log."""
        return of(self.user)


class Walks:
    """A world in which people walk."""

    def __init__(self, world: World) -> None:
        """Let it be noon, so that whatever is planned for soon is of today."""
        self.world = world
        now = clock.db_now().astimezone(world.settings.LOCAL_TIME_ZONE)
        noon = (now + timedelta(days=1)).replace(hour=12, minute=0)
        world.settings.CLOCK_OFFSET += noon - now
        world.make_roster_import()
        self.road: Unit = street_rows.stretch("Tanner Row")
        self.spot: Unit = street_rows.spot("Gaol Park")
        self.coordinator = world.make_operator(role=Role.COORDINATOR, team="Walks")

    @property
    def actor(self) -> Actor:
        """Name the coordinator in the log."""
        return of(self.coordinator)

    def officer(self, **more: Any) -> WalkingOfficer:
        """Make an officer and let the coordinator attest them."""
        device = self.world.make_officer(**more)
        user = self.world.make_operator(role=Role.TEAM, team="Town")
        with ledger.transaction():
            walks = officers.attest(
                number=device.officer.number,
                username=user.username,
                wards=[street_rows.WARD],
                actor=self.actor,
            )
        return WalkingOfficer(device=device, user=user, walks=walks)

    def wish(self, phone: str, /, **more: Any) -> Wish:
        """Say what somebody types into the form."""
        typed: dict[str, Any] = {
            "phone": phone,
            "given": GIVEN,
            "access": ACCESS,
            "ward": street_rows.WARD,
            "borough": street_rows.BOROUGH,
            "ring_me": True,
            "is_adult": True,
        }
        return Wish(**{**typed, **more})

    def ask(self, phone: str, **more: Any) -> None:
        """Let somebody send the form."""
        with ledger.transaction():
            booking.ask(self.wish(phone, **more))

    def walk_of(self, phone: str) -> Walk:
        """Find the newest walk of a phone."""
        index = contacts.index_of(contacts.parse(phone))
        return Walk.objects.filter(walker__contact__phone_index=index).latest("id")

    def reply(self, phone: str, words: str) -> None:
        """Let a phone answer what the provider has handed over."""
        self.world.hand_over()
        self.world.text(phone, words)

    def answered(self, phone: str, **more: Any) -> Walk:
        """Ask for a walk and let the phone say YES."""
        self.ask(phone, **more)
        self.reply(phone, "YES WALK")
        return self.walk_of(phone)

    def speak(self, walk: Walk) -> None:
        """Let the coordinator speak to the walker."""
        with ledger.transaction():
            walkers.speak_to(walk_id=walk.id, actor=self.actor)

    def plan(self, officer: WalkingOfficer, **more: Any) -> Plan:
        """Plan a walk in an hour's time."""
        made: dict[str, Any] = {
            "officer_id": officer.walks.id,
            "spot_id": self.spot.id,
            "starts_at": clock.db_now() + timedelta(minutes=20),
            "lasts": AN_HOUR,
        }
        return Plan(**{**made, **more})

    def paired(self, phone: str, officer: WalkingOfficer, **more: Any) -> Walk:
        """Bring a walk to where the officer is asked."""
        walk = self.answered(phone)
        self.speak(walk)
        with ledger.transaction():
            return pairing.pair(walk_id=walk.id, plan=self.plan(officer, **more), actor=self.actor)

    def agreed(self, phone: str, officer: WalkingOfficer, **more: Any) -> Walk:
        """Bring a walk to where both have said yes."""
        walk = self.paired(phone, officer, **more)
        with ledger.transaction():
            pairing.officer_says_yes(walk_id=walk.id, officer=officer.walks, actor=officer.actor)
        self.reply(phone, "YES")
        return self.at(walk, WalkState.AGREED)

    def check(self, phone: str, officer: WalkingOfficer, *, reason: Reason = Reason.WALK) -> Any:
        """Let the officer ask for a check and the phone join it."""
        check = self.world.make_request(officer.device, reason=reason)
        self.world.text(phone, self.world.join_code(check))
        check = self.world.fresh(check)
        self.world.match(officer.device, check, self.world.match_code(phone))
        return self.world.fresh(check)

    def under_way(self, phone: str, officer: WalkingOfficer) -> tuple[Walk, Verification]:
        """Bring a walk to where the check said YES and it has begun."""
        walk = self.agreed(phone, officer)
        check = self.check(phone, officer)
        operator = self.world.make_operator()
        self.world.claim(check, operator)
        self.world.confirm(check, operator)
        self.world.arrive()
        with ledger.transaction():
            meeting.start(walk_id=walk.id, officer=officer.walks, actor=officer.actor)
        return self.at(walk, WalkState.UNDER_WAY), self.world.fresh(check)

    def at(self, walk: Walk, state: WalkState) -> Walk:
        """Read a walk anew, which must be so far."""
        walk = Walk.objects.select_related("walker").get(pk=walk.pk)
        assert WalkState(walk.state) is state
        return walk


def of(user: User) -> Actor:
    """Name a user in the log."""
    return Actor(kind=ActorKind.OPERATOR, id=user.id)
