"""Connections of a process that lasts: of a pool that died meanwhile, and with many statements."""

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db.utils import ConnectionHandler

from safeconnect.config import database_url

pytestmark = pytest.mark.django_db(transaction=True)

POOLED = 4
# More than psycopg keeps by itself, fewer than a process of ours says.
SAID = 150


@pytest.fixture
def pooled() -> Iterator[ConnectionHandler]:
    """Connections that share a pool, as those of a process with threads do."""
    url = os.environ["DATABASE_URL"]
    settings = database_url.database(url, process="pool test", has_threads=True)
    handler = ConnectionHandler({"default": settings, "pooled": settings})
    yield handler
    last: Any = handler.create_connection("pooled")
    last.close_pool()


def _wait_in_the_pool(pooled: ConnectionHandler, *, many: int) -> list[int]:
    """Use so many connections at once, and give them back; returns their processes."""
    wrappers: list[Any] = [pooled.create_connection("pooled") for _ in range(many)]
    pids = [_pid(wrapper) for wrapper in wrappers]
    for wrapper in wrappers:
        wrapper.close()
    return pids


def _pid(wrapper: Any) -> int:
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _end(pids: list[int]) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
        query = "SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) AS pid"
        assert all(row[0] for row in database.execute(query, [pids]))


def test_a_database_that_is_back_is_asked_though_every_connection_died(
    pooled: ConnectionHandler,
) -> None:
    dead = _wait_in_the_pool(pooled, many=POOLED)
    assert len(set(dead)) == POOLED
    _end(dead)
    alive = _wait_in_the_pool(pooled, many=POOLED)
    assert not set(alive) & set(dead)


def test_connections_that_live_are_used_again(pooled: ConnectionHandler) -> None:
    before = _wait_in_the_pool(pooled, many=POOLED)
    assert set(_wait_in_the_pool(pooled, many=POOLED)) & set(before)


def test_every_statement_that_is_sent_again_stays_prepared(pooled: ConnectionHandler) -> None:
    wrapper: Any = pooled.create_connection("pooled")
    with wrapper.cursor() as cursor:
        for _ in range(3):
            for number in range(SAID):
                cursor.execute(f"SELECT {number} AS said")
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%said%'")
        assert cursor.fetchone()[0] >= SAID
    wrapper.close()
