"""The embedded servers survive what a machine does to them, and leave nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from devstack.launcher import embedded_servers, paths, processes

# By default a refused client tries ten times.
ONCE = Retry(NoBackoff(), 0)


@contextmanager
def owner(folder: Path, *, as_ordinary_user: bool = False) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Run a process that owns both servers; give the process and what it said."""
    program = [sys.executable, "-m", "tests.devstack.run_embedded_servers", str(folder)]
    process = subprocess.Popen(
        processes.command(program, namespace=as_ordinary_user and os.geteuid() == 0),
        cwd=paths.ROOT,
        env=os.environ | {"PYTHONPATH": str(paths.ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def wait_until_gone(pids: list[int]) -> float:
    """Return the seconds until none of the processes is left."""
    began = time.monotonic()
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() - began < 30, "a server outlived its owner"
        time.sleep(0.02)
    return time.monotonic() - began


def test_a_killed_owner_leaves_its_data_and_no_process(tmp_path: Path) -> None:
    for start in (1, 2):
        with owner(tmp_path) as (process, said):
            assert (said["rows"], said["marks"]) == (start, start)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            if start == 2:
                assert wait_until_gone(said["pids"]) < 5


def test_all_processes_killed_at_once_leave_usable_data(tmp_path: Path) -> None:
    for start in (1, 2):
        with owner(tmp_path) as (process, said):
            assert (said["rows"], said["marks"]) == (start, start)
            for pid in (*said["pids"], process.pid):
                os.kill(pid, signal.SIGKILL)


def test_two_servers_run_side_by_side_with_one_owner_a_folder(tmp_path: Path) -> None:
    with owner(tmp_path / "a") as (_, first), owner(tmp_path / "b") as (_, second):
        assert first["folder"] != second["folder"]
        with pytest.raises(embedded_servers.ServerBusyError, match="already in use by another"):
            embedded_servers.Postgres(tmp_path / "a" / "pg")


def test_the_servers_start_as_an_ordinary_user(tmp_path: Path) -> None:
    with owner(tmp_path, as_ordinary_user=True) as (_, said):
        assert said["rows"] == 1
        assert said["user"] != 0


def test_a_killed_server_starts_again_with_what_it_promised(tmp_path: Path) -> None:
    postgres, valkey = (
        embedded_servers.Postgres(tmp_path / "pg"),
        embedded_servers.Valkey(tmp_path / "vk"),
    )
    try:
        with postgres.start().connect() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS x")
        with redis.Redis.from_url(valkey.start().url) as client:
            client.set("kept", "yes")
        postgres.kill()
        valkey.kill()
        with postgres.start().connect() as connection:
            assert connection.execute("SELECT x FROM kept").fetchone() == (1,)
        with redis.Redis.from_url(valkey.start().url) as client:
            assert client.get("kept") == b"yes"
    finally:
        valkey.stop()
        postgres.stop()


def test_a_stale_process_number_of_before_a_reboot_is_ignored(tmp_path: Path) -> None:
    embedded_servers.Postgres(tmp_path).start().stop()
    (tmp_path / "data" / "postmaster.pid").write_text(f"{os.getppid()}\n")
    embedded_servers.Postgres(tmp_path).start().stop()


def test_a_taken_port_is_avoided(tmp_path: Path) -> None:
    taken = embedded_servers.Valkey(tmp_path / "a").start()
    other = embedded_servers.Valkey(tmp_path / "b")
    other.port = taken.port
    try:
        assert other.start().port != taken.port
    finally:
        other.stop()
        taken.stop()


def test_a_very_long_path_works(tmp_path: Path) -> None:
    valkey = embedded_servers.Valkey(tmp_path / ("x" * 120)).start()
    try:
        with redis.Redis.from_url(valkey.url) as client:
            assert client.ping()
    finally:
        valkey.stop()
        valkey.socket.parent.rmdir()


def test_connections_without_the_password_are_refused(tmp_path: Path) -> None:
    valkey = embedded_servers.Valkey(tmp_path).start()
    try:
        with (
            redis.Redis(unix_socket_path=str(valkey.socket), retry=ONCE) as client,
            pytest.raises(redis.AuthenticationError),
        ):
            client.ping()
    finally:
        valkey.stop()
    assert oct((tmp_path / "password").stat().st_mode)[-3:] == "600"


def test_the_test_server_wants_its_password_too() -> None:
    address = os.environ["DATABASE_URL"]
    wrong = address.replace(address.split(":")[2].split("@")[0], "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_an_impossible_folder_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(
        embedded_servers.ServerError, match=r"PostgreSQL cannot use .*Not a directory"
    ):
        embedded_servers.Postgres(tmp_path / "file" / "pg")
