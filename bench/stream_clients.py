"""Open consoles as the server sees them: a stream each, and a fetch of the screen after news."""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import aiohttp

from bench import force

# As the pages' script has it.
_SPREAD = 0.1
_ASKS_EVERY = 5.0
_OPENS_WITHIN = 120.0
_NEVER = aiohttp.ClientTimeout(total=None)
_FETCH = aiohttp.ClientTimeout(total=30)


@dataclass
class Console:
    """One open console: when it heard of each cursor and had the screen of it, epoch seconds."""

    heard: dict[int, float] = field(default_factory=dict)
    shown: dict[int, float] = field(default_factory=dict)
    alarms: dict[str, float] = field(default_factory=dict)
    is_open: asyncio.Event = field(default_factory=asyncio.Event)
    head: int = 0


class Consoles:
    """Many open consoles; usable in an `async with` statement. `fetching`: their screens too."""

    def __init__(
        self, *, stream: str, web: str, desks: Sequence[force.Desk], count: int, fetching: bool
    ) -> None:
        self.all = [Console() for _ in range(count)]
        self._stream, self._web, self._desks = f"{stream}/console/live", web, desks
        self._fetching = fetching
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Open them all, and return when each has begun."""
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        )
        for number, console in enumerate(self.all):
            cookies = self._desks[number % len(self._desks)].cookies
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
            self._tasks.append(asyncio.create_task(self._live(console, headers)))
            self._tasks.append(asyncio.create_task(self._ask(console, headers, after=number)))
        async with asyncio.timeout(_OPENS_WITHIN):
            await asyncio.gather(*(console.is_open.wait() for console in self.all))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._http.close()

    async def _live(self, console: Console, headers: dict[str, str]) -> None:
        """Hold a stream, and come again where it ends, as a page does."""
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                await self._hear_all(console, headers)
            await asyncio.sleep(1)

    async def _hear_all(self, console: Console, headers: dict[str, str]) -> None:
        fetch: asyncio.Task[None] | None = None
        async with self._http.get(self._stream, headers=headers, timeout=_NEVER) as answer:
            name = ""
            async for line in answer.content:
                key, _, value = line.decode().strip().partition(": ")
                name = value if key == "event" else name
                if key != "data":
                    continue
                if name == "hello":
                    console.head = int(json.loads(value)["head"])
                    console.is_open.set()
                if name == "news":
                    self._hear(console, json.loads(value))
                    if self._fetching and (fetch is None or fetch.done()):
                        fetch = asyncio.create_task(self._show(console, headers))

    def _hear(self, console: Console, news: dict[str, Any]) -> None:
        now, head = time.time(), int(news["head"])
        console.heard.setdefault(head, now)
        console.head = head
        for alarm in news["alarms"]:
            console.alarms.setdefault(alarm["id"], now)

    async def _show(self, console: Console, headers: dict[str, str]) -> None:
        """Fetch the screen as a page does: not all in one moment, and once for what comes."""
        while True:
            await asyncio.sleep(random.random() * _SPREAD)
            told = max(console.heard)
            more = headers | {"HX-Request": "true"}
            async with self._http.get(
                f"{self._web}/console/", headers=more, timeout=_FETCH
            ) as answer:
                await answer.read()
            for one in console.heard:
                if one <= told:
                    console.shown.setdefault(one, time.time())
            if max(console.heard) == told:
                return

    async def _ask(self, console: Console, headers: dict[str, str], *, after: int) -> None:
        """Say that this console is there, as its page does beside its stream."""
        await asyncio.sleep(after * _ASKS_EVERY / len(self.all))
        while True:
            address = f"{self._web}/console/since/{console.head}"
            with contextlib.suppress(aiohttp.ClientError, TimeoutError):
                async with self._http.get(address, headers=headers, timeout=_FETCH) as answer:
                    await answer.read()
            await asyncio.sleep(_ASKS_EVERY)
