"""Addresses of the stores, as Django and Celery hear them."""

import contextlib
import socket
import threading
import time

import psycopg
import pytest
from django.db import connection
from psycopg_pool import ConnectionPool, PoolTimeout

from safeconnect.config import database_url


def test_a_unix_socket_with_a_password() -> None:
    found = database_url.database(
        "postgresql://me:p%40ss@/name?host=/run/pg&port=5433", process="command"
    )
    assert (found["HOST"], found["PORT"]) == ("/run/pg", "5433")
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("me", "p@ss", "name")


def test_a_server_with_tls() -> None:
    found = database_url.database(
        "postgresql://me@db.example:5433/name?sslmode=require", process="web"
    )
    assert (found["HOST"], found["PORT"]) == ("db.example", "5433")
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("has_threads", [True, False])
def test_threads_share_a_pool_and_any_other_process_keeps_one_connection(has_threads: bool) -> None:
    found = database_url.database("postgresql:///x", process="web", has_threads=has_threads)
    assert ("pool" in found["OPTIONS"]) is has_threads
    assert found["CONN_MAX_AGE"] == (0 if has_threads else 60)


def test_what_anybody_may_open_has_four_connections_and_two_seconds() -> None:
    found = database_url.database("postgresql:///x", process="public", has_threads=True)
    assert found["OPTIONS"]["pool"] == database_url.POOL | {"max_size": 4}
    assert "-c statement_timeout=2s" in found["OPTIONS"]["options"]
    assert "-c lock_timeout=10s" in found["OPTIONS"]["options"]


@pytest.mark.parametrize("process", ["hooks", "web", "stream", "polls", "all", "worker", "command"])
def test_no_other_process_has_its_statements_ended(process: str) -> None:
    options = database_url.database("postgresql:///x", process=process, has_threads=True)["OPTIONS"]
    assert options["pool"] == database_url.POOL
    assert "statement_timeout" not in options.get("options", "")


def test_a_statement_of_the_public_pages_ends_after_two_seconds(db: None) -> None:
    """The server itself reads the options; a slow statement is not waited for here."""
    params = connection.get_connection_params()
    options = database_url.database("postgresql:///x", process="public")["OPTIONS"]["options"]
    where = {
        name: params[name]
        for name in ("dbname", "user", "password", "host", "port")
        if name in params
    }
    with psycopg.connect(**where, options=options) as opened:
        row = opened.execute("SHOW statement_timeout").fetchone()
    assert row == ("2s",)


def test_a_server_that_is_away_is_asked_again_every_second() -> None:
    """The attempts of a pool come at 0, 1, 3, 7, 15 … seconds, unless each has an end."""
    attempts = list[float]()

    def refuse(server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                server.accept()[0].close()
                attempts.append(time.monotonic())

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=refuse, args=(server,), daemon=True).start()
        address = f"host=127.0.0.1 port={server.getsockname()[1]} dbname=x user=x"
        settings = database_url.POOL | {"min_size": 0}
        with ConnectionPool(address, open=True, **settings) as pool:  # type: ignore[arg-type]
            until = time.monotonic() + 8
            while time.monotonic() < until:
                with contextlib.suppress(PoolTimeout):
                    pool.getconn(timeout=0.2)
        server.shutdown(socket.SHUT_RDWR)
    assert len(attempts) >= 7, [round(one - attempts[0], 1) for one in attempts]


@pytest.mark.parametrize("address", ["postgresql://host", "postgresql://host/x?sslmodus=require"])
def test_a_useless_database_address_is_refused(address: str) -> None:
    with pytest.raises(database_url.AddressError):
        database_url.database(address, process="web")


@pytest.mark.parametrize(
    ("address", "heard"),
    [
        ("redis://:pw@host:6379/1", "redis://:pw@host:6379/1"),
        ("rediss://host", "rediss://host"),
        ("unix://:pw@/run/v.sock?db=2", "redis+socket://:pw@/run/v.sock?virtual_host=2"),
        ("unix:///run/v.sock", "redis+socket:///run/v.sock?virtual_host=0"),
    ],
)
def test_the_broker_s_address(address: str, heard: str) -> None:
    assert database_url.broker(address) == heard
