"""The page on a stand-in of its own, before a tiny service."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.sample_force import people
from tests.simulator.demo_page.service import Service, otpauth
from tests.simulator.stand_in import NUMBER, StandIn


@pytest.fixture
def real() -> Iterator[Service]:
    """Play the service."""
    service = Service()
    yield service
    service.close()


@pytest.fixture
def world_file(tmp_path: Path) -> Path:
    """Name the file that the launcher writes; it is not there yet."""
    return tmp_path / "world.json"


@pytest.fixture
def page(real: Service, world_file: Path) -> Iterator[StandIn]:
    """Serve the stand-in with the page."""
    running = StandIn(service_url=real.url, demo=world_file)
    yield running
    running.close()


@pytest.fixture
def world(page: StandIn, real: Service, world_file: Path, tmp_path: Path) -> dict[str, Any]:
    """Write the world file, as the launcher does, and return what is in it."""
    orders = tmp_path / "orders"
    orders.mkdir()
    numbers = [person.number for person in people.everybody()[:4]]
    written = {
        "service_url": real.url,
        "simulator_url": page.url,
        "number": NUMBER,
        "officers": [_officer(number) for number in numbers[:3]],
        "suspended_officer": _officer(numbers[3]),
        "operators": [_operator("operator1", "operator"), _operator("supervisor1", "supervisor")],
        "phones": [f"+447700900{number}" for number in range(101, 104)],
        "orders": str(orders),
    }
    world_file.write_text(json.dumps(written))
    return written


def _officer(number: str) -> dict[str, Any]:
    device = {"device_id": number, "device_secret": "s", "otpauth_url": otpauth(number)}
    return {"number": number, "device": device}


def _operator(name: str, role: str) -> dict[str, str]:
    words = "a long password"
    return {
        "username": name,
        "password": words,
        "otpauth_url": otpauth(name),
        "role": role,
        "team": "",
    }
