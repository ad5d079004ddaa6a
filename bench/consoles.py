"""The operators' open consoles: they keep asking what is new, as their pages do."""

import asyncio
import contextlib
import json
import time
from types import TracebackType
from typing import Any, Self

from bench import http_load

# As the pages' script does.
_ASK_EVERY = 2.0
_SEEN_WITHIN = 15.0
_QUIET_FOR = 0.3
_LOOKS_AT_MOST = 20


class NotSeenError(Exception):
    """A text did not come up on the console."""


class Consoles:
    """Keep every desk live in the background; usable in an `async with` statement."""

    def __init__(self, http: http_load.HttpLoad, *, desks: int) -> None:
        self._http, self._desks = http, desks
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        """Open them."""
        self._tasks = [asyncio.create_task(self._ask(desk)) for desk in range(self._desks)]
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

    async def quiet(self) -> int:
        """Wait until nothing has been new for a while, and return the cursor of then."""
        head = int((await self._news(0, 0)).get("head", 0))
        for _ in range(_LOOKS_AT_MOST):
            await asyncio.sleep(_QUIET_FOR)
            if not (news := await self._news(0, head)):
                break
            head = int(news["head"])
        return head

    async def seen(self, ref: str, *, after: int) -> float:
        """Ask without a pause until a case is in the news; return when that answer came.

        Raises NotSeenError.
        """
        end = time.monotonic() + _SEEN_WITHIN
        while time.monotonic() < end:
            news = await self._news(0, after)
            if ref in {change["ref"] for change in news.get("changed", [])}:
                return time.monotonic()
        raise NotSeenError(ref)

    async def _ask(self, desk: int) -> None:
        head = 0
        while True:
            # As the page does: whatever comes, stay open and ask again.
            with contextlib.suppress(http_load.WrongAnswerError, OSError, TimeoutError):
                head = (await self._news(desk, head)).get("head", head)
            await asyncio.sleep(_ASK_EVERY)

    async def _news(self, desk: int, after: int) -> dict[str, Any]:
        answer = await self._http.look(desk, f"/console/since/{after}")
        return dict(json.loads(answer)) if answer else {}
