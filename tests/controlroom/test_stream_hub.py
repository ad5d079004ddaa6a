"""The open streams of a process: one reader for all, a bounded queue and an end for each."""

import asyncio
import json
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from controlroom.stream import hub as hubs
from controlroom.stream.events import AlarmNews, News
from controlroom.stream.hub import Admission, Hub

AT = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
OWN = uuid.UUID(int=5)


def an_admission(number: int = 1) -> Admission:
    return Admission(user_id=uuid.UUID(int=number), session_key=f"session{number}")


def an_alarm(*, of: uuid.UUID | None = None) -> AlarmNews:
    return AlarmNews(
        id=uuid.UUID(int=2),
        cause="sos",
        words="SOS",
        priority=1,
        ref="K7M4Q2",
        since=AT,
        phone=False,
        taken=False,
        attended=False,
        open=True,
        officer_user_id=of,
    )


@dataclass
class Room:
    """A hub whose database is this test."""

    head: int = 7
    asked: int = 0
    followed: int = 0
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    def make_hub(self) -> Hub:
        return Hub(follow=self.follow, whole=self.whole, build=lambda: "build")

    async def follow(self, hub: Hub) -> None:
        self.followed += 1
        hub.note_head(self.head)
        await asyncio.Event().wait()

    async def whole(self) -> tuple[News, datetime]:
        self.asked += 1
        await asyncio.sleep(0.01)
        return News(head=self.head, all=True), AT


class Browser:
    """Reads a stream as a browser does, as fast as it comes or not at all."""

    def __init__(self, hub: Hub, admission: Admission | None = None) -> None:
        self.events: list[tuple[str, Any]] = []
        self.task = asyncio.ensure_future(self._read(hub.stream(admission or an_admission())))

    async def _read(self, stream: Any) -> None:
        async for part in stream:
            for event in part.decode().split("\n\n"):
                fields = dict(line.split(": ", 1) for line in event.splitlines())
                if "event" in fields:
                    self.events.append((fields["event"], json.loads(fields["data"])))

    def names(self) -> list[str]:
        return [name for name, _ in self.events]

    async def until(self, name: str) -> Any:
        for _ in range(500):
            for found, data in self.events:
                if found == name:
                    return data
            await asyncio.sleep(0.005)
        raise AssertionError(f"no {name} among {self.names()}")


def played(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 20))


def test_two_hundred_streams_cost_one_question_and_one_reader() -> None:
    async def test() -> None:
        room = Room()
        hub = room.make_hub()
        browsers = [Browser(hub, an_admission(number)) for number in range(200)]
        for browser in browsers:
            assert (await browser.until("hello"))["head"] == 7
        assert (len(hub), room.asked, room.followed) == (200, 1, 1)
        hub.note_head(8)
        hub.tell(News(head=8, alarms=(an_alarm(),)))
        for browser in browsers:
            assert (await browser.until("news"))["alarms"][0]["cause"] == "sos"
        room.head = 8
        late = Browser(hub)
        assert (await late.until("hello"))["head"] == 8
        assert room.asked == 2
        for browser in [*browsers, late]:
            browser.task.cancel()

    played(test())


def test_what_a_stream_began_with_is_not_told_again() -> None:
    async def test() -> None:
        room = Room()
        hub = room.make_hub()
        browser = Browser(hub)
        await browser.until("hello")
        hub.tell(News(head=7))
        hub.tell(News(head=8))
        assert (await browser.until("news"))["head"] == 8
        assert browser.names() == ["hello", "news"]
        browser.task.cancel()

    played(test())


def test_whom_a_case_is_about_hears_nothing_of_its_alarm() -> None:
    async def test() -> None:
        hub = Room().make_hub()
        own, other = Browser(hub, an_admission(5)), Browser(hub, an_admission(6))
        await own.until("hello")
        await other.until("hello")
        hub.tell(News(head=8, alarms=(an_alarm(of=OWN),)))
        assert (await own.until("news"))["alarms"] == []
        assert len((await other.until("news"))["alarms"]) == 1
        own.task.cancel()
        other.task.cancel()

    played(test())


def test_who_does_not_read_is_dropped_and_delays_nobody() -> None:
    async def test() -> None:
        hub = Room().make_hub()
        fast = Browser(hub)
        await fast.until("hello")
        taken = asyncio.Event()

        async def read_one_and_stop() -> None:
            async for part in hub.stream(an_admission(2)):
                if b"hello" in part:
                    taken.set()
                    await asyncio.Event().wait()

        slow = asyncio.ensure_future(read_one_and_stop())
        await taken.wait()
        for number in range(hubs.QUEUED_AT_MOST + 1):
            hub.tell(News(head=8 + number))
            await asyncio.sleep(0)
        await asyncio.wait({slow}, timeout=5)
        assert slow.cancelled()
        assert len(hub) == 1
        assert len(fast.events) == hubs.QUEUED_AT_MOST + 2
        fast.task.cancel()

    played(test())


def test_each_stream_ends_by_itself_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        monkeypatch.setattr(hubs, "ROTATES_AFTER", (0.0, 0.0))
        hub = Room().make_hub()
        browser = Browser(hub)
        await browser.until("hello")
        await asyncio.sleep(0.01)
        hub.beat(now=AT)
        assert (await browser.until("end"))["why"] == "rotated"
        await asyncio.wait_for(browser.task, 5)
        assert len(hub) == 0

    played(test())


def test_who_is_signed_out_is_told_so_and_nobody_else_ends() -> None:
    async def test() -> None:
        hub = Room().make_hub()
        gone, stays = Browser(hub, an_admission(1)), Browser(hub, an_admission(2))
        await gone.until("hello")
        await stays.until("hello")
        hub.end_of({an_admission(1)})
        assert (await gone.until("end"))["why"] == "signed_out"
        assert hub.admissions() == {an_admission(2)}
        hub.beat(now=AT)
        assert (await stays.until("beat"))["build"] == "build"
        stays.task.cancel()

    played(test())


def test_all_end_when_the_process_is_to_stop_and_none_begins() -> None:
    async def test() -> None:
        hub = Room().make_hub()
        browsers = [Browser(hub, an_admission(number)) for number in range(50)]
        for browser in browsers:
            await browser.until("hello")
        hub.end_all_soon()
        await asyncio.wait_for(asyncio.gather(*(one.task for one in browsers)), 1)
        assert {browser.events[-1][1]["why"] for browser in browsers} == {"stopping"}
        assert hub.is_stopping

    played(test())


def test_a_failed_beginning_is_tried_again_by_the_next() -> None:
    async def test() -> None:
        room = Room()
        failures = iter([True, False])

        async def whole() -> tuple[News, datetime]:
            if next(failures):
                raise OSError("the database has just gone")
            return News(head=7, all=True), AT

        hub = Hub(follow=room.follow, whole=whole, build=lambda: "build")
        first = Browser(hub)
        await asyncio.wait({first.task}, timeout=5)
        assert isinstance(first.task.exception(), OSError)
        second = Browser(hub)
        assert (await second.until("hello"))["head"] == 7
        second.task.cancel()

    played(test())


def test_the_last_to_leave_lets_the_reader_go() -> None:
    async def test() -> None:
        room = Room()
        hub = room.make_hub()
        for times in (1, 2):
            browser = Browser(hub)
            await browser.until("hello")
            browser.task.cancel()
            await asyncio.wait({browser.task})
            assert (len(hub), room.followed) == (0, times)

    played(test())


@pytest.mark.parametrize("turns", range(8))
def test_a_console_that_goes_as_its_stream_begins_leaves_nothing_open(turns: int) -> None:
    async def test() -> None:
        room = Room()
        begins = asyncio.Event()

        async def whole() -> tuple[News, datetime]:
            await begins.wait()
            return News(head=7, all=True), AT

        hub = Hub(follow=room.follow, whole=whole, build=lambda: "build")
        browser = Browser(hub)
        await asyncio.sleep(0.01)
        begins.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        browser.task.cancel()
        done, _ = await asyncio.wait({browser.task}, timeout=5)
        assert done, "its stream goes on"
        assert len(hub) == 0

    played(test())
