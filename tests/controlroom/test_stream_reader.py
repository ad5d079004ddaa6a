"""The reader of a process's streams: it ends when the last console goes, at whatever moment."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from controlroom.stream import reader
from controlroom.stream.events import News
from controlroom.stream.hub import Hub
from tests.controlroom.test_stream_hub import Browser

AT = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)


class Database:
    """A connection whose first answer comes when the test says so."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def execute(self, _query: str) -> "Database":
        await self.answer
        return self

    async def fetchone(self) -> tuple[int, datetime]:
        return 7, AT

    async def notifies(self, **_limits: float) -> AsyncIterator[None]:
        await asyncio.sleep(0.02)
        if not self.answer.done():
            yield


async def follow(_hub: Hub) -> None:
    await asyncio.Event().wait()


async def whole() -> tuple[News, datetime]:
    return News(head=7), AT


async def nobody(_ask: object) -> set[object]:
    return set()


def read_for(hub: Hub, database: Database) -> Coroutine[Any, Any, None]:
    return reader._Reader(hub, cast("Any", database)).run()


@pytest.fixture(autouse=True)
def _no_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_in_thread", nobody)


# How many turns of the loop lie between the database's answer and the end of the last stream. A
# busy machine brings both in one turn.
@pytest.mark.parametrize("turns", range(8))
def test_it_ends_in_whichever_turn_of_the_loop_it_is_cancelled(turns: int) -> None:
    async def test() -> None:
        database = Database()
        hub = Hub(follow=follow, whole=whole, build=lambda: "build")
        running = asyncio.ensure_future(read_for(hub, database))
        await asyncio.sleep(0.01)
        database.answer.set_result(None)
        for _ in range(turns):
            await asyncio.sleep(0)
        running.cancel()
        done, _ = await asyncio.wait({running}, timeout=5)
        assert done, "it follows the log for nobody"
        assert running.cancelled()

    asyncio.run(test())


def test_a_stream_begins_where_the_cursor_was_known_before() -> None:
    async def test() -> None:
        database = Database()
        database.answer.set_result(None)
        hub = Hub(follow=lambda hub: read_for(hub, database), whole=whole, build=lambda: "build")
        hub.note_head(7)
        browser = Browser(hub)
        assert (await browser.until("hello"))["head"] == 7
        browser.task.cancel()
        await asyncio.wait({browser.task})

    asyncio.run(test())
