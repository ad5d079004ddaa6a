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
    """An officer and the code that enrols his phone, once."""

    number: str
    enrolment_code: str


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
    )


def _officer(given: Mapping[str, str]) -> OfficerKeys:
    return OfficerKeys(number=given["number"], enrolment_code=given["enrolment_code"])


def _operator(given: Mapping[str, str]) -> OperatorKeys:
    return OperatorKeys(
        username=given["username"],
        password=given["password"],
        otpauth_url=given["otpauth_url"],
        role=given["role"],
        team=given.get("team", ""),
    )
