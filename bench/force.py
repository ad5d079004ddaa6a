"""An invented force for load: officers on duty all day in one borough, and a control room."""

import csv
import io
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from devstack.launcher import sample_data
from devstack.launcher.stack import Stack
from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.sample_force import files
from simulator.sample_force.boroughs import SPOTS

_SPOT = SPOTS["Westminster"]
_TEAM = "Field"
_AT_ONCE = 4
_DUTY = timedelta(hours=6)


# What lets a whole force enrol and sign in at once, from this machine alone.
ALL_FROM_ONE_ADDRESS = {
    "SC_ENROLMENTS_PER_MINUTE": "6000",
    "SC_DEVICE_SIGN_INS_PER_MINUTE": "6000",
}


@dataclass(frozen=True, kw_only=True)
class Desk:
    """An operator's browser: its cookies, and what forms must bring."""

    cookies: dict[str, str]
    csrf_token: str


@dataclass(frozen=True, kw_only=True)
class People:
    """Officers by their tokens, and the operators' browsers."""

    tokens: Sequence[str]
    desks: Sequence[Desk]


def assemble(stack: Stack, *, officers: int) -> People:
    """Import so many officers, all on duty, enrol and sign them in, and two operators too."""
    folder = stack.data / "force"
    folder.mkdir(exist_ok=True)
    numbers = [f"{index:04}LD" for index in range(1, officers + 1)]
    with stack.step(f"{officers} officers imported, on duty"):
        _import_officers(stack, folder / "officers.csv", numbers)
        _import_duties(stack, folder / "roster.csv", numbers)
    with stack.step("enrolled and signed in"), ThreadPoolExecutor(_AT_ONCE) as pool:
        issued = json.loads(stack.manage("enrol_officer", *numbers, "--json"))
        tokens = list(pool.map(lambda one: _sign_in(stack, str(one["code"])), issued))
    with stack.step("operators signed in"):
        staff = sample_data.Force(stack).operators(operators=2, supervisors=0)
        desks = [_desk(stack, one) for one in staff]
    return People(tokens=tokens, desks=desks)


def location() -> dict[str, object]:
    """Return where every one of them is, measured now."""
    at = datetime.now(UTC).isoformat()
    return {"lat": _SPOT.lat, "lon": _SPOT.lon, "accuracy_m": 10.0, "at": at}


def _import_officers(stack: Stack, file: Path, numbers: Sequence[str]) -> None:
    rows = [
        (number, "DC", "Load Officer", _TEAM, "serving", "tall, short hair", "", "")
        for number in numbers
    ]
    _write(file, files.OFFICER_COLUMNS, rows)
    stack.manage("import_officers", file)


def _import_duties(stack: Stack, file: Path, numbers: Sequence[str]) -> None:
    now = datetime.now(UTC)
    begin, end = files.rfc3339(now - _DUTY), files.rfc3339(now + _DUTY)
    rows = [(number, begin, end, _SPOT.borough, "questions") for number in numbers]
    _write(file, files.ROSTER_COLUMNS, rows)
    stack.manage("import_roster", file, "--from", begin, "--to", end)


def _write(file: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows([columns, *rows])
    file.write_text(table.getvalue())


def _sign_in(stack: Stack, code: str) -> str:
    """Enrol a phone, begin a shift on it, and return the token."""
    officer = Officer(service_url=stack.urls.web, enrolment_code=code)
    officer.enrol(name="load phone")
    token = str(officer.sign_in()["token"])
    officer.client.session.close()
    return token


def _desk(stack: Stack, keys: sample_data.Operator) -> Desk:
    operator = Operator(
        service_url=stack.urls.web,
        username=keys.username,
        password=keys.password,
        otpauth_url=keys.otpauth_url,
    )
    operator.sign_in()
    cookies = {name: str(value) for name, value in operator.client.session.cookies.items()}
    token = next(value for name, value in cookies.items() if "csrf" in name)
    operator.client.session.close()
    return Desk(cookies=cookies, csrf_token=token)
