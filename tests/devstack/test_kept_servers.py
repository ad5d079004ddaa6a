"""The servers that `./run test PATH` keeps: one user at a time, and they do not stay for ever."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from devstack.devtools import kept_servers
from devstack.launcher import paths
from tests.support import migrated_database, waiting

pytestmark = pytest.mark.timeout(240)
TESTS = "tests/foundation/sms/test_gsm7.py"


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder for servers, and stop what was started there."""
    # Sockets' paths are short, those of pytest's folders are not.
    with tempfile.TemporaryDirectory(prefix="sc-kept-", ignore_cleanup_errors=True) as made:
        yield Path(made) / "test"
        kept_servers.stop(Path(made) / "test")


def borrowed(folder: Path) -> kept_servers.Borrowed:
    """Borrow the servers, which nobody else uses."""
    found = kept_servers.borrow(folder)
    assert found is not None
    return found


def are_up(stores: dict[str, str]) -> bool:
    """Tell whether PostgreSQL answers."""
    try:
        psycopg.connect(stores["DATABASE_URL"], connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def test_they_stay_up_for_the_next_one_and_serve_one_at_a_time(folder: Path) -> None:
    first = borrowed(folder)
    assert kept_servers.borrow(folder) is None
    with pytest.raises(kept_servers.KeptServersError, match="Tests are running"):
        kept_servers.stop(folder)
    first.give_back()
    second = borrowed(folder)
    assert second.stores == first.stores
    assert are_up(second.stores)
    second.give_back()
    assert kept_servers.stop(folder) is True
    assert not are_up(second.stores)
    assert kept_servers.stop(folder) is False


def test_servers_made_by_other_code_are_replaced(folder: Path) -> None:
    first = borrowed(folder)
    first.give_back()
    state = folder / "servers.json"
    state.write_text(state.read_text().replace('"made_by": "', '"made_by": "another '))
    second = borrowed(folder)
    second.give_back()
    assert are_up(second.stores)
    assert not are_up(first.stores)


def test_a_killed_keeper_leaves_nothing_that_the_next_one_believes(folder: Path) -> None:
    first = borrowed(folder)
    first.give_back()
    left = json.loads((folder / "servers.json").read_text())
    # As the end of a machine does: all at once, with everything they wrote still there.
    children = Path(f"/proc/{left['keeper']}/task/{left['keeper']}/children")
    for one in [left["keeper"], *map(int, children.read_text().split())]:
        os.kill(one, signal.SIGKILL)
    os.waitpid(left["keeper"], 0)
    second = borrowed(folder)
    second.give_back()
    assert second.stores != first.stores
    assert are_up(second.stores)
    assert redis.Redis.from_url(second.stores["REDIS_URL"]).ping()


@pytest.mark.parametrize("end", ["nobody came", "the folder was emptied"])
def test_they_end_by_themselves(folder: Path, end: str) -> None:
    idle = 0.0 if end == "nobody came" else 600.0
    folder.mkdir()
    (folder / "borrower.lock").touch()
    program = (
        "from pathlib import Path; from devstack.devtools import kept_servers; "
        f"kept_servers.keep(Path({str(folder)!r}), idle_seconds={idle})"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=paths.ROOT) as keeper:
        state = folder / "servers.json"
        waiting.until("the servers", lambda: state.exists() or keeper.poll() is not None, within=60)
        if end == "the folder was emptied":
            state.unlink(missing_ok=True)
        assert keeper.wait(timeout=60) == 0
    assert not (folder / "postgres").exists()


def test_servers_that_do_not_start_say_why(folder: Path) -> None:
    folder.mkdir()
    (folder / "postgres").write_text("in the way")
    with pytest.raises(kept_servers.KeptServersError, match="PostgreSQL cannot use"):
        kept_servers.borrow(folder)


def test_a_copy_is_migrated_and_has_nothing_of_the_one_before() -> None:
    server, name = os.environ["DATABASE_URL"], "test_of_copies"
    migrated_database.copy(server, name=name)
    with psycopg.connect(server, dbname=name, autocommit=True) as connection:
        connection.execute("CREATE TABLE left_behind ()")
    migrated_database.copy(server, name=name)
    with psycopg.connect(server, dbname=name, autocommit=True) as connection:
        asked = "SELECT to_regclass('left_behind'), to_regclass('verification_verification')"
        assert connection.execute(asked).fetchone() == (None, "verification_verification")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE test_of_copies")


def run_tests(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `./run test` as somebody at a terminal would, and not as continuous integration."""
    return subprocess.run(
        [sys.executable, "-m", "devstack.cli", "test", *arguments],
        cwd=paths.ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PYTHONPATH": str(paths.ROOT),
            "SC_DATA": str(folder.parent),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_run_test_with_a_path_keeps_them_until_it_is_told_to_stop(folder: Path) -> None:
    first = run_tests(folder, TESTS)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Not checked" in first.stdout
    state = (folder / "servers.json").read_text()
    assert run_tests(folder, TESTS, "-q").returncode == 0
    assert (folder / "servers.json").read_text() == state
    assert run_tests(folder, "--stop").stdout == "Stopped.\n"
    assert not (folder / "servers.json").exists()


def test_run_test_beside_another_starts_servers_of_its_own(folder: Path) -> None:
    in_use = borrowed(folder)
    beside = run_tests(folder, TESTS)
    assert beside.returncode == 0, beside.stdout + beside.stderr
    assert "starts its own" in beside.stderr
    in_use.give_back()


def test_run_test_with_an_unknown_path_says_so_before_it_starts_anything(folder: Path) -> None:
    refused = run_tests(folder, "tests/nowhere")
    assert refused.returncode != 0
    assert "There is no tests/nowhere" in refused.stderr
    assert not folder.exists()
