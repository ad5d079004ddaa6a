"""Read a console's stream over a real connection, as a browser does."""

import asyncio
import json
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp

WITHIN = 15.0
_NEVER = aiohttp.ClientTimeout(total=None)


class StreamReader:
    """One open stream; `events` are (name, data, when on the monotonic clock)."""

    def __init__(self, http: aiohttp.ClientSession, url: str, cookies: Mapping[str, str]) -> None:
        """Open it in the background."""
        self.events: list[tuple[str, dict[str, Any], float]] = []
        self.ended_at: float | None = None
        self.status = 0
        self._http, self._url = http, url
        self._cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
        self._came = asyncio.Event()
        self.task = asyncio.ensure_future(self._read())

    async def until(self, name: str, *, within: float = WITHIN, after: int = 0) -> dict[str, Any]:
        """Return the data of the first event of this name, from the one with index `after` on.

        Raises TimeoutError.
        """
        async with asyncio.timeout(within):
            while True:
                for found, data, _ in self.events[after:]:
                    if found == name:
                        return data
                self._came.clear()
                await self._came.wait()

    async def until_end(self, *, within: float = WITHIN) -> None:
        """Wait for the end of the connection; raises TimeoutError."""
        async with asyncio.timeout(within):
            await asyncio.wait({self.task})

    async def _read(self) -> None:
        headers = {"Cookie": self._cookie, "Accept": "text/event-stream"}
        try:
            async with self._http.get(self._url, headers=headers, timeout=_NEVER) as answer:
                self.status = answer.status
                name = ""
                async for line in answer.content:
                    field, _, value = line.decode().strip().partition(": ")
                    if field == "event":
                        name = value
                    elif field == "data":
                        self.events.append((name, json.loads(value), time.monotonic()))
                        self._came.set()
        except aiohttp.ClientError:
            pass
        finally:
            self.ended_at = time.monotonic()
            self._came.set()


class StreamReaders:
    """Any number of streams of one address; usable in an `async with` statement."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/console/live"

    async def __aenter__(self) -> Self:
        """Prepare the connections."""
        connector = aiohttp.TCPConnector(limit=0)
        self._http = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.close()

    def open(self, cookies: Mapping[str, str]) -> StreamReader:
        """Open one more."""
        return StreamReader(self._http, self._url, cookies)
