"""What the demonstration's page may ask about time: one case, joined, and in a demonstration."""

import json
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from devstack.launcher import demo_time_requests
from devstack.launcher.demo_time_requests import TimeRequests
from devstack.launcher.stack import Stack
from foundation.sms.statuses import MessageStatus
from simulator.actors.launcher import Launcher, NoLauncherError, TimeNotMovedError
from tests.support import still_clock
from tests.support.factories import World
from verification.models import Message


class Environment:
    """What TimeRequests asks of a stack."""

    def __init__(self, **env: str) -> None:
        self.env = env


def owner_address() -> str:
    """Return the tests' own database, as the owner of its tables reaches it."""
    given = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    return make_conninfo(
        dbname=str(given["NAME"]), **{name: str(given[key]) for name, key in names.items()}
    )


def requests_in(folder: Path, *, mode: str = "demo", address: str = "nowhere") -> TimeRequests:
    stack = Environment(SC_MODE=mode, DATABASE_OWNER_URL=address)
    return TimeRequests(cast(Stack, stack), folder)


def ask(requests: TimeRequests, *, content: Any) -> Path:
    """Leave a request, and return where its answer will be."""
    (requests.folder / "move-1.json").write_text(json.dumps(content))
    return requests.folder / "moved-1.json"


def refusal(requests: TimeRequests, content: Any) -> str:
    answer = ask(requests, content=content)
    requests.look()
    return str(json.loads(answer.read_text())["refused"])


@pytest.fixture
def real_world(settings: Any, transactional_db: None) -> Iterator[World]:
    with still_clock.stopped():
        world = World(settings)
        world.make_roster_import()
        yield world


def test_without_a_request_nothing_is_done(tmp_path: Path) -> None:
    requests_in(tmp_path).look()
    assert list(tmp_path.iterdir()) == []


def test_a_joined_case_is_moved_and_whoever_asked_is_told(
    real_world: World, tmp_path: Path
) -> None:
    case, _ = real_world.make_joined(real_world.make_officer())
    real_world.arrive()
    requests = requests_in(tmp_path, address=owner_address())
    with requests.served():
        Launcher(tmp_path).move_time(ref=case.ref, minutes=15)
        with pytest.raises(TimeNotMovedError, match="no case ABC234"):
            Launcher(tmp_path).move_time(ref="ABC234", minutes=15)
    assert real_world.fresh(case).requested_at == case.requested_at - timedelta(minutes=15)
    assert list(tmp_path.iterdir()) == []


def test_a_text_on_its_way_is_waited_for_and_not_for_ever(
    real_world: World, tmp_path: Path
) -> None:
    case, _ = real_world.make_joined(real_world.make_officer())
    assert Message.objects.filter(status=MessageStatus.QUEUED).exists()
    requests = requests_in(tmp_path, address=owner_address())
    answer = ask(requests, content={"ref": case.ref, "minutes": 15})
    requests.look()
    assert not answer.exists()
    long_ago = time.time() - demo_time_requests._PATIENCE - 1
    os.utime(tmp_path / "move-1.json", (long_ago, long_ago))
    requests.look()
    assert "still on its way" in json.loads(answer.read_text())["refused"]
    assert not (tmp_path / "move-1.json").exists()
    assert real_world.fresh(case).requested_at == case.requested_at


@pytest.mark.parametrize("content", [{}, {"ref": "K7M4Q2", "minutes": "soon"}, [], None])
def test_a_request_that_makes_no_sense_is_refused(tmp_path: Path, content: Any) -> None:
    assert refusal(requests_in(tmp_path), content)


def test_outside_a_demonstration_no_time_is_moved(tmp_path: Path) -> None:
    requests = requests_in(tmp_path, mode="production")
    assert "demonstration only" in refusal(requests, {"ref": "K7M4Q2", "minutes": 15})


def test_a_database_that_is_away_is_said_so(tmp_path: Path) -> None:
    requests = requests_in(tmp_path, address="host=127.0.0.1 port=9 dbname=none")
    assert "database" in refusal(requests, {"ref": "K7M4Q2", "minutes": 15})


def test_without_a_launcher_nobody_moves_time(tmp_path: Path) -> None:
    for orders in (None, tmp_path / "missing"):
        with pytest.raises(NoLauncherError, match="no time can be moved"):
            Launcher(orders).move_time(ref="K7M4Q2", minutes=15)


def test_a_launcher_that_is_away_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.actors.launcher.ANSWERS_WITHIN", 0.1)
    with pytest.raises(TimeNotMovedError, match="did not answer"):
        Launcher(tmp_path).move_time(ref="K7M4Q2", minutes=15)
    # And not done later, when nobody waits for it any more.
    assert list(tmp_path.iterdir()) == []


def test_a_request_that_was_taken_back_keeps_no_other_waiting(tmp_path: Path) -> None:
    (tmp_path / "move-0.json").symlink_to(tmp_path / "gone")
    assert "demonstration only" in refusal(
        requests_in(tmp_path, mode="test"), {"ref": "K7M4Q2", "minutes": 15}
    )
