"""What a story is given: addresses, and people who may sign in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class WorldError(Exception):
    """The world file cannot be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class OfficerKeys:
    """An officer, and either the code that enrols their phone, once, or the phone itself.

    `device` is the answer of the enrolment: device_id, device_secret and otpauth_url.
    """

    number: str
    enrolment_code: str = ""
    device: Mapping[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class OperatorKeys:
    """An operator's or supervisor's way in."""

    username: str
    password: str
    otpauth_url: str
    role: str
    team: str


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything the launcher prepared."""

    service_url: str
    simulator_url: str
    number: str
    officers: tuple[OfficerKeys, ...]
    suspended_officer: OfficerKeys
    operators: tuple[OperatorKeys, ...]
    phones: tuple[str, ...]
    # The force's own import of officers; the file's name is put behind it. Without it the
    # launcher has suspended that officer itself, after enrolling a device for them.
    import_officers: tuple[str, ...] = ()
    # The folder in which the launcher looks for what only it may do; None: it takes no orders.
    orders: Path | None = None
    # Staff and partners of the neighbourhood, and streets whose reports grow; none where no
    # streets are drawn.
    analyst: OperatorKeys | None = None
    partner: OperatorKeys | None = None
    growing_streets: tuple[str, ...] = ()
    # Whoever plans walks, and an account of a town-centre team, which an officer who walks has.
    coordinator: OperatorKeys | None = None
    walk_officer: OperatorKeys | None = None


def load(path: Path) -> World:
    """Read the file the launcher wrote; raises WorldError."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        return _world(given)
    except (OSError, json.JSONDecodeError) as error:
        raise WorldError(f"{path} cannot be read: {error}") from error
    except (KeyError, TypeError) as error:
        raise WorldError(f"{path} lacks something: {error}") from error


def _world(given: Mapping[str, Any]) -> World:
    return World(
        service_url=given["service_url"],
        simulator_url=given["simulator_url"],
        number=given["number"],
        officers=tuple(_officer(one) for one in given["officers"]),
        suspended_officer=_officer(given["suspended_officer"]),
        operators=tuple(_operator(one) for one in given["operators"]),
        phones=tuple(given["phones"]),
        import_officers=tuple(given.get("import_officers", ())),
        orders=Path(given["orders"]) if given.get("orders") else None,
        analyst=_operator(given["analyst"]) if given.get("analyst") else None,
        partner=_operator(given["partner"]) if given.get("partner") else None,
        growing_streets=tuple(given.get("growing_streets", ())),
        coordinator=_operator(given["coordinator"]) if given.get("coordinator") else None,
        walk_officer=_operator(given["walk_officer"]) if given.get("walk_officer") else None,
    )


def _officer(given: Mapping[str, Any]) -> OfficerKeys:
    return OfficerKeys(
        number=given["number"],
        enrolment_code=given.get("enrolment_code", ""),
        device=given.get("device"),
    )


def _operator(given: Mapping[str, str]) -> OperatorKeys:
    return OperatorKeys(
        username=given["username"],
        password=given["password"],
        otpauth_url=given["otpauth_url"],
        role=given["role"],
        team=given.get("team", ""),
    )
