"""A running service with an invented force, and people enough for every journey."""

import functools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

import requests

from devstack.launcher import sample_data
from devstack.launcher.stack import Stack
from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.actors.phone import Phone
from simulator.actors.provider import Provider
from simulator.sample_force import files, people
from simulator.sample_force.people import Person, Standing
from simulator.stories.reporter import Reporter
from simulator.stories.scene import Scene
from simulator.stories.world import OfficerKeys, OperatorKeys, World
from tests.support import waiting

# Officers' own begin at 500.
PERSON_PHONES = range(101, 500)
SUPERVISORS = 6
# Longer than all journeys take together.
STAYING_MINUTES = 20


class Encounter(Scene):
    """One journey's own officer, phone, operator and place; no other journey meets them."""

    def __init__(self, service: "RunningService", *, index: int) -> None:
        super().__init__(service.world, index=index, teller=Reporter("journey", say=lambda _: None))
        self.service = service
        self.officers: list[Officer] = []
        self.consoles: list[Operator] = []

    @functools.cached_property
    def keys(self) -> OfficerKeys:
        """Draw the officer when first asked for: there are only so many on duty."""
        return next(self.service.officers)

    @property
    def person(self) -> Person:
        """Return the record of the encounter's officer."""
        return people.find(self.keys.number)

    def officer(self, keys: OfficerKeys | None = None, *, face_of: Person | None = None) -> Officer:
        """Return the officer, and remember them for whoever searches the logs for their secrets."""
        officer = super().officer(keys or self.keys, face_of=face_of)
        self.officers.append(officer)
        return officer

    def operator(self) -> Operator:
        """Return an operator whom nobody has asked for yet."""
        return self._console(next(self.service.operators))

    def supervisor(self) -> Operator:
        """Return a supervisor whom nobody has asked for yet."""
        return self._console(next(self.service.supervisors))

    def another(self) -> "Encounter":
        """Return people for a second strand of the same journey."""
        return self.service.make_encounter()

    def _console(self, keys: OperatorKeys) -> Operator:
        console = super()._console(keys)
        self.consoles.append(console)
        return console


class RunningService:
    """One stack, its force, and encounters handed out one after another."""

    def __init__(
        self, *, stack: Stack, officers: int, staying_minutes: int = STAYING_MINUTES
    ) -> None:
        """Load the force and make everybody's way in, for as many officers on duty."""
        self.stack, self.encounters = stack, list[Encounter]()
        self.provider = Provider(simulator_url=stack.urls.simulator)
        self.force = sample_data.Force(stack)
        self.force.load()
        chosen = self.force.story_officers(count=officers, staying_minutes=staying_minutes)
        numbers = [*chosen["on_duty"], chosen["off_duty"]]
        with ThreadPoolExecutor() as pool:
            codes = pool.submit(self.force.enrolment_codes, numbers)
            staff = pool.submit(self.force.operators, operators=officers, supervisors=SUPERVISORS)
        keys = [OfficerKeys(number=one, enrolment_code=codes.result()[one]) for one in numbers]
        consoles = [OperatorKeys(**asdict(one)) for one in staff.result()]
        self.off_duty = keys[-1]
        self.world = World(
            service_url=stack.urls.web,
            simulator_url=stack.urls.simulator,
            number=stack.env["SC_PUBLISHED_NUMBER"],
            officers=tuple(keys[:-1]),
            suspended_officer=keys[0],
            operators=tuple(consoles),
            phones=tuple(f"+447700900{last}" for last in PERSON_PHONES),
        )
        self.officers = iter(self.world.officers)
        self.operators = (one for one in consoles if one.role == "operator")
        self.supervisors = (one for one in consoles if one.role == "supervisor")
        self._spare_phones = reversed(self.world.phones)

    def make_encounter(self) -> Encounter:
        """Return people nobody has met."""
        encounter = Encounter(self, index=len(self.encounters))
        self.encounters.append(encounter)
        return encounter

    def make_phone(self) -> Phone:
        """Return a phone that belongs to no encounter."""
        return Phone(simulator_url=self.stack.urls.simulator, number=next(self._spare_phones))

    def set_standing(self, number: str, standing: Standing) -> None:
        """Have the force's import change one officer's standing."""
        path = self.stack.data / "standing.csv"
        files.write_officer(path, people.find(number), standing=standing)
        self.stack.manage("import_officers", path)

    def wait_until_well(self, *, within: float = 30.0) -> None:
        """Wait until web, database, Redis, worker and watchkeeper all answer."""
        url = f"{self.stack.urls.web}/readyz"
        waiting.until(
            "a ready service", lambda: requests.get(url, timeout=30).ok is True, within=within
        )

    def log_files(self) -> list[Path]:
        """List every log of every process of this stack, the servers' own among them."""
        return sorted(self.stack.data.rglob("*.log"))
