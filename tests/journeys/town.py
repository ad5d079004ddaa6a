"""A running service with an invented force, and people enough for every journey."""

import itertools
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import requests

from safeconnect import sample
from safeconnect.stack import Stack
from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.actors.phone import Phone
from simulator.actors.provider import Provider
from simulator.force import files, people
from simulator.force.people import Person, Standing
from simulator.stories.scene import Scene
from simulator.stories.teller import Teller
from simulator.stories.world import OfficerKeys, OperatorKeys, World
from tests.journeys import waiting

# Her phones: officers' own begin at 500.
FIRST_PHONE = 101
SUPERVISORS = 6


class Encounter(Scene):
    """One journey's own officer, phone, operator and place; no other journey meets them."""

    def __init__(self, town: "Town", *, index: int) -> None:
        super().__init__(town.world, index=index, teller=Teller("journey", say=lambda _: None))
        self.town = town
        self.officers: list[Officer] = []
        self.consoles: list[Operator] = []

    def officer(self, keys: OfficerKeys | None = None, *, face_of: Person | None = None) -> Officer:
        """Return the officer, and remember him for whoever searches the logs for his secrets."""
        officer = super().officer(keys, face_of=face_of)
        self.officers.append(officer)
        return officer

    def supervisor(self) -> Operator:
        """Return a supervisor whom nobody has asked for yet."""
        return self._console(next(self.town.supervisors))

    def another(self) -> "Encounter":
        """Return people for a second strand of the same journey."""
        return self.town.encounter()

    def _console(self, keys: OperatorKeys) -> Operator:
        console = super()._console(keys)
        self.consoles.append(console)
        return console


class Town:
    """One stack, its force, and encounters handed out one after another."""

    def __init__(self, *, stack: Stack, encounters: int) -> None:
        """Load the force and make everybody's way in."""
        self.stack, self.encounters = stack, list[Encounter]()
        self.provider = Provider(simulator_url=stack.urls.simulator)
        self.force = sample.Force(stack)
        self.force.load()
        cast = self.force.cast(count=encounters)
        codes = self.force.enrolment_codes([*cast["on_duty"], cast["off_duty"]])
        keys = [OfficerKeys(number=number, enrolment_code=code) for number, code in codes.items()]
        staff = self.force.operators(operators=encounters, supervisors=SUPERVISORS)
        consoles = [OperatorKeys(**asdict(one)) for one in staff]
        self.off_duty = keys[-1]
        self.world = World(
            service_url=stack.urls.web,
            simulator_url=stack.urls.simulator,
            number=stack.env["SC_PUBLISHED_NUMBER"],
            officers=tuple(keys[:-1]),
            suspended_officer=keys[0],
            operators=tuple(consoles),
            phones=tuple(f"+447700900{FIRST_PHONE + index}" for index in range(encounters)),
        )
        self.supervisors: Iterator[OperatorKeys] = (
            one for one in consoles if one.role == "supervisor"
        )
        self._strangers = itertools.count(FIRST_PHONE + encounters)

    def encounter(self) -> Encounter:
        """Return people nobody has met."""
        encounter = Encounter(self, index=len(self.encounters))
        self.encounters.append(encounter)
        return encounter

    def stranger(self) -> Phone:
        """Return a phone that belongs to no encounter."""
        number = f"+447700900{next(self._strangers)}"
        return Phone(simulator_url=self.stack.urls.simulator, number=number)

    def set_standing(self, number: str, standing: Standing) -> None:
        """Have the force's import change one officer's standing."""
        path = self.stack.data / "standing.csv"
        files.write_officer(path, people.find(number), standing=standing)
        self.stack.manage("import_officers", path)

    def wait_until_well(self, *, within: float = 30.0) -> None:
        """Wait until web, database, Redis, worker and watchkeeper all answer."""
        url = f"{self.stack.urls.web}/readyz"
        waiting.until(
            "a ready service", lambda: requests.get(url, timeout=5).ok is True, within=within
        )

    def log_files(self) -> list[Path]:
        """List every log of every process of this stack, the servers' own among them."""
        return sorted(self.stack.data.rglob("*.log"))
