"""Ask the database what is new, once for all open streams of this process.

Woken by NOTIFY, and certain by asking: `audit_head` is announced in the commit, and the head is
read every 250 ms whether anybody was heard or not. Through a pooler nothing is heard, and all the
same nothing is missed. Without the database no beat is sent, so that every console says so itself.
"""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

import psycopg
import structlog
from django.db import DatabaseError, connection, connections

from accounts import live_sessions, permissions
from controlroom import changes
from controlroom.stream.events import News
from controlroom.stream.hub import Admission, Hub
from foundation.audit import clock

T = TypeVar("T")
log = structlog.stdlib.get_logger(__name__)

# Seconds.
ASKS_EVERY = 0.25
BEATS_EVERY = 3.0
LOOKS_AT_SESSIONS_EVERY = 2.0
# One that does not answer is as good as gone: it is asked over a new connection.
_ANSWERS_WITHIN = 5.0
_TRIES_AGAIN_AFTER = 0.5
# For each stream that was just told: a crowd of changes is told together, not one by one.
_RESTS_PER_STREAM = 0.00025
_LOOK = "SELECT seq, clock_timestamp() FROM audit_audithead WHERE id = 1"
_LISTEN = "LISTEN audit_head"


async def follow(hub: Hub) -> None:
    """Tell the hub what is new until it is cancelled; a lost database is asked for again."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**_parameters()) as database:
                await database.execute(_LISTEN)
                await _Reader(hub, database).run()
        except (psycopg.Error, DatabaseError, OSError, TimeoutError):
            log.warning("stream.database_lost")
        # Whatever it is: consoles that hear nothing any more must not be what comes of it.
        except Exception:
            log.exception("stream.reader_failed")
        await asyncio.sleep(_TRIES_AGAIN_AFTER)


async def whole() -> tuple[News, datetime]:
    """Read what a stream begins with, and the service's time."""
    return await _in_thread(_whole)


class _Reader:
    """One connection's time: when it last beat, and looked at sessions."""

    _beat_at = _sessions_at = float("-inf")

    def __init__(self, hub: Hub, database: "psycopg.AsyncConnection[Any]") -> None:
        self._hub, self._database = hub, database

    async def run(self) -> None:
        while True:
            # `wait_for` (of Python 3.11) can swallow a cancellation: this would go on for ever.
            async with asyncio.timeout(_ANSWERS_WITHIN):
                head, now = await self._look()
            await self._tell(head)
            time = asyncio.get_running_loop().time()
            if time - self._beat_at >= BEATS_EVERY:
                self._beat_at = time
                self._hub.beat(now=now)
            if time - self._sessions_at >= LOOKS_AT_SESSIONS_EVERY:
                self._sessions_at = time
                self._hub.end_of(await _in_thread(lambda: _gone(self._hub.admissions())))
            async for _ in self._database.notifies(timeout=ASKS_EVERY, stop_after=1):
                pass

    async def _look(self) -> tuple[int, datetime]:
        row = await (await self._database.execute(_LOOK)).fetchone()
        if row is None:
            raise psycopg.DataError("the audit log has no head")
        return int(row[0]), clock.service_time(row[1])

    async def _tell(self, head: int) -> None:
        """Read what came since consoles were last told, over whichever connection, and tell it."""
        before = self._hub.head
        if before is None or before == head:
            self._hub.note_head(head)
            return
        news = await _in_thread(lambda: changes.since(before))
        # What was committed meanwhile is told with it.
        self._hub.note_head(news.head)
        if news:
            self._hub.tell(news)
            await asyncio.sleep(len(self._hub) * _RESTS_PER_STREAM)


def _whole() -> tuple[News, datetime]:
    return changes.whole(), clock.db_now()


def _gone(admissions: set[Admission]) -> set[Admission]:
    """Name those whose session, second factor or role is gone."""
    users = live_sessions.users_of({one.session_key for one in admissions})
    return {one for one in admissions if not _still_may(users.get(one.session_key), one)}


def _still_may(user: Any, admission: Admission) -> bool:
    return user is not None and user.pk == admission.user_id and permissions.may_use_console(user)


def _parameters() -> dict[str, Any]:
    """Return how to connect outside of the pool, as whoever the service is."""
    parameters = connection.get_connection_params()
    for only_of_django in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(only_of_django, None)
    return parameters | {"autocommit": True}


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, thread_name_prefix="stream")


async def _in_thread(ask: Callable[[], T]) -> T:
    """Ask the database through Django's own connections, without holding one afterwards."""

    def asked() -> T:
        with contextlib.ExitStack() as stack:
            stack.callback(connections.close_all)
            return ask()

    return await asyncio.get_running_loop().run_in_executor(_threads(), asked)
