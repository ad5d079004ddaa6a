"""Hold the service still at one moment of its work, so that a fault is injected there.

Before a commit: every transaction that matters ends by locking the head row of the audit log, so
whoever holds that row keeps all of them just short of COMMIT. After it: a commit is followed by a
task for Valkey, which waits a moment when Valkey is stopped. On the wire: the stand-in holds its
answer.
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from typing import LiteralString, TypeVar

import psycopg

from devstack.launcher.stack import Stack

Seen = TypeVar("Seen")
LOOK_EVERY = 0.003
_HEAD: LiteralString = "SELECT seq FROM audit_audithead WHERE id = 1"
_WAITERS: LiteralString = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


class MissedError(Exception):
    """The moment did not come, so nothing was tried."""


def reached(what: str, look: Callable[[], Seen], *, within: float = 20.0) -> Seen:
    """Return what `look` finds as soon as it is true, looking often; raises MissedError."""
    deadline = time.monotonic() + within
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise MissedError(f"{what} did not come within {within:g} s")
        time.sleep(LOOK_EVERY)
    return seen


def connect(stack: Stack) -> "psycopg.Connection[tuple[int, ...]]":
    """Connect to the stack's database, each statement a transaction of its own."""
    return psycopg.connect(stack.env["DATABASE_URL"], autocommit=True, connect_timeout=5)


@contextlib.contextmanager
def commits_held(stack: Stack) -> Iterator[Callable[[], None]]:
    """Keep everything short of COMMIT; yields a function that waits until somebody is.

    A killed database ends it too. Never for longer than the service's lock_timeout, 10 s.
    """
    with (
        contextlib.suppress(psycopg.OperationalError),
        connect(stack) as watching,
        connect(stack) as held,
        held.transaction(),
    ):
        held.execute(_HEAD + " FOR UPDATE")
        yield lambda: _wait_for_waiter(watching)


def _wait_for_waiter(watching: "psycopg.Connection[tuple[int, ...]]") -> None:
    reached("a transaction short of its commit", lambda: _number(watching, _WAITERS))


@contextlib.contextmanager
def next_commit(stack: Stack) -> Iterator[Callable[[], None]]:
    """Yield a function that waits for the next commit after the statement was entered."""
    with contextlib.suppress(psycopg.OperationalError), connect(stack) as watching:
        before = _number(watching, _HEAD)
        yield lambda: _wait_for_commit(watching, before)


def _wait_for_commit(watching: "psycopg.Connection[tuple[int, ...]]", before: int) -> None:
    reached("a commit", lambda: _number(watching, _HEAD) > before)


def _number(connection: "psycopg.Connection[tuple[int, ...]]", query: LiteralString) -> int:
    row = connection.execute(query).fetchone()
    return row[0] if row else 0


@contextlib.contextmanager
def stopped(stack: Stack, part: str) -> Iterator[None]:
    """Freeze a part and all of its processes (SIGSTOP); it goes on afterwards, if it still is."""
    group = stack.pid(part)
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGCONT)
