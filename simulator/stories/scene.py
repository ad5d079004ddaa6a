"""One story's own people: officer, operator, the person's phone; and the truth about texts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeVar

from simulator.actors.launcher import Launcher
from simulator.actors.neighbourhood import Analyst, Partner
from simulator.actors.officer import Officer, Place
from simulator.actors.operator import Operator
from simulator.actors.patrol_team import PatrolTeam
from simulator.actors.phone import Phone, Text
from simulator.actors.provider import Provider
from simulator.actors.walk_staff import Coordinator, WalkOfficer
from simulator.sample_force import faces, people, story_people
from simulator.sample_force.people import Person
from simulator.stories.reporter import Reporter, StoryFailedError
from simulator.stories.world import OfficerKeys, OperatorKeys, World

Thing = TypeVar("Thing")
# All that an officer's device may ever receive about a verification (api.md).
OFFICER_MAY_SEE = {
    "id",
    "ref",
    "status",
    "version",
    "reason",
    "show",
    "say",
    "requested_at",
    "answered_at",
    "prompt_at",
    "may_extend",
    "ended_at",
    "limits",
}


class Scene:
    """Hold the people of the story numbered `index`; no two stories share any of them."""

    def __init__(self, world: World, *, index: int, teller: Reporter) -> None:
        self.world, self.index, self.tell = world, index, teller
        self.phone = Phone(simulator_url=world.simulator_url, number=_pick(world.phones, index))
        self.provider = Provider(simulator_url=world.simulator_url)
        self.launcher = Launcher(world.orders)

    def officer(self, keys: OfficerKeys | None = None, *, face_of: Person | None = None) -> Officer:
        """Return the officer, not yet enrolled; `face_of` puts somebody else at their phone."""
        keys = keys or _pick(self.world.officers, self.index)
        face = faces.draw(face_of or people.find(keys.number), live=True)
        return Officer(
            service_url=self.world.service_url, enrolment_code=keys.enrolment_code, face=face
        )

    def operator(self) -> Operator:
        """Return the story's operator, not yet signed in."""
        operators = [keys for keys in self.world.operators if keys.role == "operator"]
        return self._console(_pick(operators, self.index))

    def supervisor(self) -> Operator:
        """Return a supervisor, not yet signed in."""
        supervisors = [keys for keys in self.world.operators if keys.role == "supervisor"]
        return self._console(_pick(supervisors, self.index))

    def analyst(self) -> Analyst:
        """Return the analyst of the neighbourhood, not yet signed in."""
        return Analyst(**self._sign_in_of(self.world.analyst))

    def partner(self) -> Partner:
        """Return whoever acts for an owner of streets, not yet signed in."""
        return Partner(**self._sign_in_of(self.world.partner))

    def coordinator(self) -> Coordinator:
        """Return whoever plans walks, not yet signed in."""
        return Coordinator(**self._sign_in_of(self.world.coordinator))

    def walk_officer(self) -> WalkOfficer:
        """Return the account of the story's officer for the pages of walks, not yet signed in."""
        return WalkOfficer(**self._sign_in_of(self.world.walk_officer))

    def patrol_team(self) -> PatrolTeam:
        """Return somebody of the town-centre team, not yet signed in."""
        return PatrolTeam(**self._sign_in_of(self.world.walk_officer))

    def _sign_in_of(self, keys: OperatorKeys | None) -> dict[str, str]:
        if keys is None:
            raise StoryFailedError("The launcher has drawn no streets for this story.")
        return {
            "service_url": self.world.service_url,
            "username": keys.username,
            "password": keys.password,
            "otpauth_url": keys.otpauth_url,
        }

    @property
    def person(self) -> Person:
        """Return the record of the story's officer."""
        return people.find(_pick(self.world.officers, self.index).number)

    def place(self) -> Place:
        """Return a place where the officer's duty has them today."""
        spot = story_people.spot_of(story_people.duty_now(self.person, datetime.now(UTC)))
        return Place(lat=spot.lat, lon=spot.lon, words=spot.street)

    def join(self, code: str) -> Text:
        """Have the person text the code; returns the answer, and notes how long it took."""
        sent = self.phone.send(f"{code[:3]} {code[3:]}")
        answer = self.phone.wait_for(" ")
        self.tell.join_to_text_ms = (self._sent_ns(answer) - sent.time_ns) / 1e6
        return answer

    def check_officer_learns_nothing(self, seen: dict[str, object]) -> None:
        """Check that the officer's device got no more than it may."""
        extra = set(seen) - OFFICER_MAY_SEE
        self.tell.check(not extra, f"The officer's device was told too much: {sorted(extra)}")
        number = self.phone.number
        self.tell.check(
            number not in str(seen), "The officer's device was told the person's number."
        )

    def check_texts(self, *beginnings: str) -> None:
        """Check the provider's log: exactly these texts, in this order, each once."""
        bodies = [str(line["body"]) for line in self.provider.accepted(to=self.phone.number)]
        fits = len(bodies) == len(beginnings) and all(
            words in body for words, body in zip(beginnings, bodies, strict=True)
        )
        self.tell.check(
            fits, f"The person should have been sent {beginnings}, and was sent {bodies}"
        )

    def _sent_ns(self, text: Text) -> int:
        for line in self.provider.accepted(to=self.phone.number):
            if line["sid"] == text.sid:
                return int(line["time_ns"])
        raise StoryFailedError("The provider's log lacks a text that reached the phone.")

    def _console(self, keys: OperatorKeys) -> Operator:
        return Operator(
            service_url=self.world.service_url,
            username=keys.username,
            password=keys.password,
            otpauth_url=keys.otpauth_url,
        )


def _pick(things: Sequence[Thing], index: int) -> Thing:
    """Return the thing of this story; raises StoryFailedError when too few were prepared."""
    if index >= len(things):
        raise StoryFailedError(f"The world holds {len(things)} of a kind that story {index} needs.")
    return things[index]
