"""Put an invented force into a running stack: officers, roster, operators, and their ways in.

What is put in goes through the same commands as a real force's files; the simulator only makes
the files.
"""

import csv
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devstack.launcher import paths
from devstack.launcher.stack import Stack

# One of each team, so that some operator may decide on any officer.
_TEAMS = ("Desk A", "Desk B")
FEED_EVERY_SECONDS = 300


@dataclass(frozen=True, kw_only=True)
class Operator:
    """Somebody of the control room, and what is shown once."""

    username: str
    password: str
    otpauth_url: str
    role: str
    team: str


class Force:
    """The invented force in one stack; its files lie in the stack's folder."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._folder = stack.data / "force"

    def load(self) -> None:
        """Write the force's files and import them: 300 officers, their photos, two weeks.

        Officers who are in this database already are left alone; the roster is always a new one.
        """
        drawn_by = sorted((paths.ROOT / "simulator" / "sample_force").glob("*.py"))
        self._stack.once("officers", drawn_by, self._load_officers)
        with self._stack.step("roster imported"):
            self._stack.simulator(*self._feed(), "--once", "--", *self._import())

    def keep_feeding(self) -> None:
        """Have the roster imported again every five minutes, as a force's feed would."""
        every = ("--every", str(FEED_EVERY_SECONDS), "--first-after", str(FEED_EVERY_SECONDS))
        program = ("-m", "simulator", *self._feed(), *every, "--", *self._import())
        self._stack.add("roster-feed", program)

    def story_officers(self, *, count: int, staying_minutes: int = 60) -> dict[str, Any]:
        """Return numbers of officers: `count` on duty and staying, one off duty, one suspended."""
        asked = ("--count", str(count), "--staying", str(staying_minutes))
        answer: dict[str, Any] = json.loads(self._stack.simulator("story-officers", *asked))
        return answer

    def enrolment_codes(self, numbers: Sequence[str]) -> dict[str, str]:
        """Issue an enrolment code to each of these officers."""
        issued = json.loads(self._stack.manage("enrol_officer", *numbers, "--json"))
        return {one["number"]: one["code"] for one in issued}

    def operators(
        self,
        *,
        operators: int,
        supervisors: int,
        reviewers: int = 0,
        analysts: int = 0,
        partners: int = 0,
        coordinators: int = 0,
        teams: int = 0,
    ) -> list[Operator]:
        """Make accounts of staff, once: operator1, operator2, …, supervisor1, …, analyst1, …."""
        many = {
            "operator": operators,
            "supervisor": supervisors,
            "reviewer": reviewers,
            "analyst": analysts,
            "partner": partners,
            "coordinator": coordinators,
            "team": teams,
        }
        roles = [(role, number) for role, count in many.items() for number in range(count)]
        table = io.StringIO()
        writer = csv.writer(table)
        writer.writerow(("username", "name", "role", "team"))
        for role, index in roles:
            name, team = f"{role.title()} {index + 1}", _TEAMS[index % len(_TEAMS)]
            writer.writerow((f"{role}{index + 1}", name, role, team))
        file = self._folder / "operators.csv"
        file.write_text(table.getvalue())
        created = json.loads(self._stack.manage("create_operator", "--csv", file, "--json"))
        return [Operator(**{name: one[name] for name in _OPERATOR}) for one in created]

    def _load_officers(self) -> None:
        with self._stack.step("force's files drawn"):
            self._stack.simulator("sample-data", "--out", self._folder)
        with self._stack.step("officers imported"):
            officers, photos = self._folder / "officers.csv", self._folder / "photos"
            self._stack.manage("import_officers", officers, "--photos", photos)

    def _feed(self) -> tuple[str | Path, ...]:
        return ("roster-feed", "--data", self._folder)

    def _import(self) -> tuple[str | Path, ...]:
        return (sys.executable, self._stack.manage_program, "import_roster")


_OPERATOR = tuple(Operator.__dataclass_fields__)
