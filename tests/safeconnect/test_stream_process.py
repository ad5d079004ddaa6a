"""The process of the consoles' streams, as the launcher runs it: a real database and sockets."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from devstack.launcher.sample_data import Force, Operator
from devstack.launcher.stack import Stack
from simulator.actors import operator as actors
from simulator.actors.phone import Phone
from tests.support import waiting
from tests.support.event_stream import StreamReader, StreamReaders

PHONES = iter(range(300, 400))
MANY = 200


@dataclass
class Desks:
    """A stack, and the people of its control room."""

    stack: Stack
    staff: list[Operator]
    _cookies: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def cookies(self, number: int) -> Mapping[str, str]:
        """Return the session of an operator, begun once."""
        keys = self.staff[number]
        if keys.username not in self._cookies:
            actor = actors.Operator(
                service_url=self.stack.urls.web,
                username=keys.username,
                password=keys.password,
                otpauth_url=keys.otpauth_url,
            )
            actor.sign_in()
            self._cookies[keys.username] = dict(actor.client.session.cookies)
        return self._cookies[keys.username]

    def cry(self) -> str:
        """Have a phone that nobody knows call for help; returns its number."""
        phone = Phone(simulator_url=self.stack.urls.simulator, number=f"+447700900{next(PHONES)}")
        phone.send("SOS")
        return phone.number

    @contextmanager
    def as_owner(self) -> Iterator[psycopg.Connection]:
        """Connect as the owner of the tables."""
        with psycopg.connect(self.stack.env["DATABASE_OWNER_URL"], autocommit=True) as database:
            yield database


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """A whole service without an officer."""
    with Stack(data=tmp_path_factory.mktemp("stream")) as stack:
        (stack.data / "force").mkdir()
        staff = Force(stack).operators(operators=6, supervisors=0)
        yield Desks(stack=stack, staff=list(staff))


def played(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 90))


async def heard_of(reader: StreamReader, *, after: int) -> None:
    """Wait until a stream tells of an SOS."""
    for _ in range(1500):
        for name, data, _at in reader.events[after:]:
            if name == "news" and any(one["cause"] == "sos" for one in data["alarms"]):
                return
        await asyncio.sleep(0.01)
    raise AssertionError(f"no SOS among {reader.events}, ended {reader.ended_at}")


def test_an_alarm_is_told_at_once_and_nothing_personal(desks: Desks) -> None:
    async def test() -> None:
        async with StreamReaders(desks.stack.urls.stream) as streams:
            reader = streams.open(desks.cookies(0))
            hello = await reader.until("hello")
            assert hello["all"] is True
            number = await asyncio.to_thread(desks.cry)
            await heard_of(reader, after=0)
            beat = await reader.until("beat")
            assert set(beat) == {"head", "now", "build"}
            said = str(reader.events)
            assert number[1:] not in said
            assert number[-6:] not in said

    played(test())


def test_all_is_told_where_no_announcement_is_heard(desks: Desks) -> None:
    trigger = "audit_head_is_announced"
    with desks.as_owner() as database:
        database.execute(f"ALTER TABLE audit_audithead DISABLE TRIGGER {trigger}")
        try:

            async def test() -> None:
                async with StreamReaders(desks.stack.urls.stream) as streams:
                    reader = streams.open(desks.cookies(0))
                    await reader.until("hello")
                    await asyncio.to_thread(desks.cry)
                    await heard_of(reader, after=0)

            played(test())
        finally:
            database.execute(f"ALTER TABLE audit_audithead ENABLE TRIGGER {trigger}")


def test_whoever_may_no_longer_is_gone_in_five_seconds(desks: Desks) -> None:
    async def test() -> None:
        async with StreamReaders(desks.stack.urls.stream) as streams:
            stays, goes = streams.open(desks.cookies(0)), streams.open(desks.cookies(1))
            await stays.until("hello")
            await goes.until("hello")
            await asyncio.to_thread(desks.stack.manage, "deactivate_user", desks.staff[1].username)
            began = time.monotonic()
            assert (await goes.until("end"))["why"] == "signed_out"
            await goes.until_end()
            assert time.monotonic() - began < 5
            assert stays.ended_at is None
            again = streams.open(desks.cookies(1))
            await again.until_end()
            assert again.status == 401

    played(test())


def test_two_hundred_streams_end_at_once_when_it_is_to_stop(desks: Desks) -> None:
    async def test() -> None:
        async with StreamReaders(desks.stack.urls.stream) as streams:
            readers = [streams.open(desks.cookies(0)) for _ in range(MANY)]
            for reader in readers:
                await reader.until("hello", within=30)
            pid = desks.stack.pid("stream")
            took = await asyncio.to_thread(_stopped_in, pid)
            for reader in readers:
                assert (await reader.until("end"))["why"] == "stopping"
            # A fraction of a second where nothing else runs; never uvicorn's own 3 s of grace.
            assert took < 2.5

    played(test())
    waiting.until("the stream again", lambda: _has(desks.stack, "stream"), within=20)


def _stopped_in(pid: int) -> float:
    """Ask a process to stop; return the seconds until it had."""
    began = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    waiting.until("its end", lambda: not _is_alive(pid), within=20)
    return time.monotonic() - began


def _is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def _has(stack: Stack, name: str) -> bool:
    try:
        return stack.pid(name) > 0
    except LookupError:
        return False


def test_without_the_database_no_beat_says_that_all_is_well(desks: Desks) -> None:
    async def test() -> None:
        async with StreamReaders(desks.stack.urls.stream) as streams:
            reader = streams.open(desks.cookies(0))
            await reader.until("beat", within=20)
            await asyncio.to_thread(desks.stack.kill, "PostgreSQL", stay_down=True)
            told = len(reader.events)
            await asyncio.sleep(4)
            assert reader.events[told:] == []
            await asyncio.to_thread(desks.stack.restart, "PostgreSQL")
            await reader.until("beat", after=told, within=20)
            await asyncio.to_thread(desks.cry)
            await heard_of(reader, after=told)

    played(test())


def test_who_does_not_read_delays_nobody(desks: Desks) -> None:
    host, port = desks.stack.urls.stream.removeprefix("http://").split(":")
    cookie = "; ".join(f"{name}={value}" for name, value in desks.cookies(0).items())
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect((host, int(port)))
    request = f"GET /console/live HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n\r\n"
    deaf.sendall(request.encode())

    async def test() -> None:
        async with StreamReaders(desks.stack.urls.stream) as streams:
            reader = streams.open(desks.cookies(0))
            await reader.until("hello")
            for _ in range(5):
                told = len(reader.events)
                await asyncio.to_thread(desks.cry)
                await heard_of(reader, after=told)

    try:
        played(test())
    finally:
        deaf.close()
