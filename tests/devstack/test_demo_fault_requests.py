"""What the demonstration's page may ask of the launcher: one kill, and its end in time."""

import json
import time
from pathlib import Path
from typing import Any, cast

import pytest

from devstack.launcher import demo_fault_requests
from devstack.launcher.demo_fault_requests import FaultRequests
from devstack.launcher.stack import Stack


class Parts:
    """What FaultRequests asks of a stack: a worker with a number, killed and started again."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.number = 100

    def pid(self, name: str) -> int:
        """Return its number."""
        assert name == "worker"
        return self.number

    def kill(self, name: str, *, stay_down: bool) -> None:
        """Note it."""
        self.done.append(f"kill {name}, stay down: {stay_down}")

    def restart(self, name: str) -> None:
        """Note it; a new process has a new number."""
        self.number += 1
        self.done.append(f"restart {name}")


@pytest.fixture
def parts() -> Parts:
    return Parts()


@pytest.fixture
def asked(parts: Parts, tmp_path: Path) -> FaultRequests:
    return FaultRequests(cast(Stack, parts), tmp_path / "orders")


def report(asked: FaultRequests) -> dict[str, Any]:
    """Return what the page is told of the worker."""
    return dict(json.loads((asked.folder / "worker.json").read_text()))


def test_without_a_request_nothing_is_killed(asked: FaultRequests, parts: Parts) -> None:
    asked.look()
    assert parts.done == []
    assert list(asked.folder.iterdir()) == []


def test_the_worker_is_killed_once_and_comes_back_in_time(
    asked: FaultRequests, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    (asked.folder / "kill-worker").touch()
    asked.look()
    assert parts.done == ["kill worker, stay down: True"]
    said = report(asked)
    assert (said["up"], said["pid"]) == (False, 100)
    assert said["down_for_s"] == demo_fault_requests.WORKER_DOWN_FOR
    assert not (asked.folder / "kill-worker").exists()

    # Asked again while it is down: it is down already, and its time does not begin again.
    (asked.folder / "kill-worker").touch()
    asked.look()
    asked.look()
    assert parts.done == ["kill worker, stay down: True"]

    later = time.monotonic() + demo_fault_requests.WORKER_DOWN_FOR + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    asked.look()
    assert parts.done[1:] == ["restart worker"]
    said = report(asked)
    assert (said["up"], said["pid"]) == (True, 101)
    asked.look()
    assert parts.done[1:] == ["restart worker"]


def test_requests_of_an_earlier_demonstration_are_ignored(parts: Parts, tmp_path: Path) -> None:
    folder = tmp_path / "orders"
    folder.mkdir()
    (folder / "kill-worker").touch()
    (folder / "worker.json").write_text('{"up": false}')
    FaultRequests(cast(Stack, parts), folder).look()
    assert parts.done == []
    assert not (folder / "worker.json").exists()
