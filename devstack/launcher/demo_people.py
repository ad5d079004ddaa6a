"""The people of the demonstration's page: enrolled, kept between starts, exchanged in time.

What they need lies in one file, in the form of the stories' world; the simulator reads it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import requests

from devstack.launcher.sample_data import Force, Operator
from devstack.launcher.stack import Stack, StackError
from simulator.actors.client import UnexpectedAnswerError
from simulator.actors.officer import Officer
from simulator.sample_force import files, people
from simulator.sample_force.people import Standing

# So many scenes in an hour before an officer is met twice.
OFFICERS = 20
STAYING_MINUTES = 90
# Phones of the people stopped; officers' own lie above.
_PHONES = range(101, 200)
_DEVICE_NAME = "demo phone"


class DemoPeople:
    """Officers with enrolled phones, in the stack's folder."""

    def __init__(self, stack: Stack, force: Force, *, operators: Sequence[Operator]) -> None:
        self._stack, self._force, self._operators = stack, force, operators
        self._kept = stack.data / "devices.json"

    def write(self, file: Path, *, orders: Path) -> list[str]:
        """Write the world file anew, with officers who stay on duty for a while yet.

        Returns the numbers of further officers on duty, who have no phone.
        """
        chosen = self._force.story_officers(count=OFFICERS + 2, staying_minutes=STAYING_MINUTES)
        suspended, numbers = str(chosen["suspended"]), chosen["on_duty"]
        devices = self._devices()
        missing = [one for one in numbers[:OFFICERS] if one not in devices]
        if suspended in devices:
            self._enrol(missing, devices)
        else:
            self._enrol_while_serving(suspended, missing, devices)
        _put(self._kept, devices)
        officers = [{"number": one, "device": devices[one]} for one in numbers[:OFFICERS]]
        world = self._world() | {"officers": officers, "orders": str(orders)}
        world["suspended_officer"] = {"number": suspended, "device": devices[suspended]}
        _put(file, world)
        return [str(one) for one in numbers[OFFICERS:]]

    def _world(self) -> dict[str, Any]:
        return {
            "service_url": self._stack.urls.web,
            "simulator_url": self._stack.urls.simulator,
            "number": self._stack.env["SC_PUBLISHED_NUMBER"],
            "operators": [asdict(one) for one in self._operators],
            "phones": [f"+447700900{number}" for number in _PHONES],
        }

    def _devices(self) -> dict[str, Any]:
        return json.loads(self._kept.read_text()) if self._kept.exists() else {}

    def _enrol(self, numbers: Sequence[str], devices: dict[str, Any]) -> None:
        """Enrol a phone for each, by the officers' API as they would; raises StackError."""
        if not numbers:
            return
        for number, code in self._force.enrolment_codes(numbers).items():
            officer = Officer(service_url=self._stack.urls.web, enrolment_code=code)
            try:
                devices[number] = officer.enrol(name=_DEVICE_NAME)
            except (UnexpectedAnswerError, requests.RequestException) as error:
                raise StackError(
                    f"the phone of officer {number} was not enrolled: {error}"
                ) from None

    def _enrol_while_serving(
        self, number: str, others: Sequence[str], devices: dict[str, Any]
    ) -> None:
        """Let an officer enrol while serving, and suspend them again as the force's feed would."""
        self._stand(number, Standing.SERVING)
        try:
            self._enrol([number, *others], devices)
        finally:
            self._stand(number, Standing.SUSPENDED)

    def _stand(self, number: str, standing: Standing) -> None:
        file = self._stack.data / "force" / "one-officer.csv"
        files.write_officer(file, people.find(number), standing=standing)
        self._stack.manage("import_officers", file)


def _put(file: Path, content: object) -> None:
    """Write it whole, readable by the owner only: a reader never finds half of it."""
    beside = file.with_suffix(".part")
    beside.touch(mode=0o600)
    beside.write_text(json.dumps(content, indent=2))
    beside.replace(file)
