"""`./run demo`: what a newcomer sees, what they are told when it fails, and that it all ends."""

import json
import re
import signal
import socket
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
import requests

from devstack.launcher import demo_people
from simulator.actors.officer import Officer
from simulator.actors.operator import Operator
from simulator.stories import world as worlds
from tests.devstack.demonstration import Demonstration

pytestmark = pytest.mark.timeout(400)

Start = Callable[..., Demonstration]
STEP = re.compile(r" *\d+\.\d\d s  \S")
SIGN_IN = re.compile(r"  (\S+) +(\S+) +code (\d{6})  (otpauth://\S+)")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start demonstrations whose data lies in one folder; none outlives the test."""
    started: list[Demonstration] = []

    def one(*arguments: str, command: str = "demo") -> Demonstration:
        started.append(Demonstration(tmp_path, *arguments, command=command))
        return started[-1]

    yield one
    for demonstration in reversed(started):
        demonstration.kill()


def test_demo_starts_from_nothing_starts_again_and_stops(start: Start, tmp_path: Path) -> None:
    first = start()
    first.wait_for("Up after")
    steps = [line.split(" s  ", 1)[1] for line in first.said if STEP.match(line)]
    assert {
        "PostgreSQL",
        "Valkey",
        "web",
        "hooks",
        "simulator",
        "worker",
        "officers imported",
    } <= set(steps)
    shows_what_it_promised(first)
    world = is_a_world_to_play_in(tmp_path / "demo" / "demo-world.json")
    # Another `./run` joins the running servers; the feed has suspended that officer again.
    asked = start("list_officers", "--status", "suspended", "--json", command="manage")
    assert asked.finish() == 0
    suspended = {one["number"]: one for one in json.loads(asked.said[-1])}
    assert suspended[world.suspended_officer.number]["has_device"]

    another = start()
    assert another.finish() == 1
    assert "already in use by another `./run`" in another.said[-1]
    assert "Traceback" not in "\n".join(another.said)
    assert requests.get(first.after("The demonstration:"), timeout=10).status_code == 200

    # The terminal is closed.
    assert first.end(signal.SIGHUP) == 0
    first.wait_until_nothing_is_left()

    again = start()
    again.wait_for("Up after")
    assert not [
        line
        for line in again.said
        if "officers imported" in line or "drawn" in line or "taken over" in line
    ]
    assert sign_ins(again)[0][:2] == sign_ins(first)[0][:2]
    shows_what_it_promised(again)
    assert again.end(signal.SIGINT, group=True) == 0
    assert again.said[-1] == "Stopped."
    again.wait_until_nothing_is_left()


def shows_what_it_promised(demonstration: Demonstration) -> None:
    """Try the addresses, and a sign-in with what was printed."""
    for label in ("The demonstration:", "The officers' API:", "The person's phone:"):
        assert requests.get(demonstration.after(label), timeout=20).status_code == 200, label
    username, password, code, address = sign_ins(demonstration)[0]
    totp = pyotp.parse_uri(address)
    assert isinstance(totp, pyotp.TOTP)
    # Printed some seconds ago, perhaps in the half minute before.
    now = int(time.time())
    assert code in {totp.at(now - late) for late in (0, 30, 60)}
    console = demonstration.after("The console:").removesuffix("/console/")
    with Operator(
        service_url=console, username=username, password=password, otpauth_url=address
    ) as operator:
        operator.sign_in()
        assert operator.queue().text


def sign_ins(demonstration: Demonstration) -> list[tuple[str, ...]]:
    """Return name, password, code and authenticator's address of each printed sign-in."""
    found = [SIGN_IN.match(line) for line in demonstration.said]
    return [one.groups() for one in found if one]


def is_a_world_to_play_in(file: Path) -> worlds.World:
    """Check the file that the page reads: enrolled phones, one of them a suspended officer's."""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    world = worlds.load(file)
    assert len(world.officers) == demo_people.OFFICERS
    assert {one.role for one in world.operators} == {
        "operator",
        "supervisor",
        "analyst",
        "partner",
        "coordinator",
        "team",
    }
    assert all(keys.device for keys in (*world.officers, world.suspended_officer))
    officer = Officer(service_url=world.service_url)
    officer.use_device(world.officers[-1].device or {})
    officer.sign_in()
    assert officer.me()["officer"]["number"] == world.officers[-1].number
    given = json.loads(file.read_text())
    assert Path(given["orders"]).is_dir()
    return world


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_demo_stopped_while_starting_leaves_nothing(start: Start, number: signal.Signals) -> None:
    demonstration = start()
    demonstration.wait_for("PostgreSQL")
    assert demonstration.end(number, group=number is signal.SIGINT) == 130
    assert demonstration.said[-1] == "Stopped."
    assert "Traceback" not in "\n".join(demonstration.said)
    demonstration.wait_until_nothing_is_left()


@pytest.mark.parametrize("option", ["--port", "--page-port"])
def test_a_requested_port_that_is_taken_is_refused(start: Start, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        other = "--page-port" if option == "--port" else "--port"
        refused = start(option, port, other, "0")
        assert refused.finish() == 1
    [sentence] = refused.said
    assert f"Cannot listen on 127.0.0.1, port {port}" in sentence
    refused.wait_until_nothing_is_left()


@pytest.mark.parametrize("port", ["65536", "-1", "http", "8000.0", ""])
def test_an_invalid_port_is_refused(start: Start, port: str) -> None:
    refused = start(f"--port={port}", "--page-port=0")
    assert refused.finish() == 1
    assert refused.said == [f"--port must be a port from 1 to 65535, or 0 for any, not {port!r}."]


def test_a_folder_that_cannot_be_written(start: Start, tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("in the way")
    refused = start()
    assert refused.finish() == 1
    [sentence] = refused.said
    assert "PostgreSQL cannot use" in sentence
    assert "Traceback" not in sentence
