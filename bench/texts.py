"""Following the stand-in's log: when each text was taken, when its last receipt was answered."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from bench import clocks, http_load

_LOOK_EVERY = 0.01
_TEXT_WITHIN = 30.0
_RECEIPT_ANSWERED = (200, 204)


class NoTextError(Exception):
    """A text did not come."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text as the provider took it; `at` is the machine's monotonic clock."""

    at: float
    body: str


class Texts:
    """What was sent to whom, read from the log while it is written."""

    def __init__(self, http: http_load.HttpLoad) -> None:
        self._http = http
        self._ruler = clocks.Ruler()
        self._by_phone: dict[str, list[Text]] = defaultdict(list)
        self._waiting: dict[tuple[str, int], asyncio.Future[Text]] = {}
        self._seq = 0

    async def __aenter__(self) -> Self:
        """Begin to follow, from the end of the log."""
        for line in await self._http.log(0):
            self._seq = line["seq"]
        self._from = self._seq
        self._task = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        if error is None:
            self._ruler.check()

    async def wait_for(self, phone: str, nth: int) -> Text:
        """Return the `nth` text to this phone (from 0) once it has come; raises NoTextError."""
        if len(self._by_phone[phone]) > nth:
            return self._by_phone[phone][nth]
        future: asyncio.Future[Text] = asyncio.get_running_loop().create_future()
        self._waiting[(phone, nth)] = future
        try:
            return await asyncio.wait_for(future, _TEXT_WITHIN)
        except TimeoutError:
            raise NoTextError(f"text {nth + 1} to {phone} did not come") from None
        finally:
            self._waiting.pop((phone, nth), None)

    async def last_receipts(self) -> dict[str, float]:
        """Return when the last receipt of each phone was answered, on the monotonic clock."""
        answered: dict[str, float] = {}
        for line in await self._http.log(self._from):
            for receipt in _answered(line):
                at = self._ruler.monotonic(receipt["time_ns"])
                answered[line["to"]] = max(at, answered.get(line["to"], 0.0))
        return answered

    async def unanswered(self) -> int:
        """Count the texts whose delivery the service has not yet heard of."""
        lines = [line for line in await self._http.log(self._from) if _wants_receipts(line)]
        heard = ("delivered" in {one["status"] for one in _answered(line)} for line in lines)
        return len(lines) - sum(heard)

    async def _follow(self) -> None:
        while True:
            for line in await self._http.log(self._seq):
                self._seq = line["seq"]
                if line["kind"] == "accepted":
                    self._take(line)
            await asyncio.sleep(_LOOK_EVERY)

    def _take(self, line: dict[str, Any]) -> None:
        phone = line["to"]
        text = Text(at=self._ruler.monotonic(line["time_ns"]), body=line["body"])
        self._by_phone[phone].append(text)
        waiting = self._waiting.get((phone, len(self._by_phone[phone]) - 1))
        if waiting is not None and not waiting.done():
            waiting.set_result(text)


def _wants_receipts(line: dict[str, Any]) -> bool:
    """Say whether a line is a text of the service's own."""
    return line["kind"] == "accepted" and not line["to"].startswith(http_load.FLOOR_PREFIX)


def _answered(line: dict[str, Any]) -> list[dict[str, Any]]:
    """Choose the receipts of a text that the service took."""
    return [one for one in line["webhooks"] if one["http_status"] in _RECEIPT_ANSWERED]
