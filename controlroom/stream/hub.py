"""The open streams of this process: one reader for all, a bounded queue for each.

Everything here runs on the event loop, but `end_all_soon`, which a signal handler calls.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import structlog

from controlroom.stream import events
from controlroom.stream.events import EndReason, News

log = structlog.stdlib.get_logger(__name__)

# Events that one console may owe; whoever reads so slowly comes again, and fetches everything.
QUEUED_AT_MOST = 20
# Seconds. A stream ends by itself, so that what was let in is looked at anew from the ground.
ROTATES_AFTER = (240.0, 360.0)
# Seconds to wait for the first look at the database.
_READY_WITHIN = 5.0
_BEGIN = b"retry: 1000\n\n"


@dataclass(frozen=True, kw_only=True)
class Admission:
    """Whose stream it is, and by which session they were let in."""

    user_id: UUID
    session_key: str


@dataclass(eq=False, kw_only=True)
class ConsoleStream:
    """What one open console has not been sent yet, each event with its cursor (beats have none)."""

    admission: Admission
    until: float
    sender: "asyncio.Task[object] | None" = None
    _unsent: "asyncio.Queue[tuple[int | None, bytes] | None]" = field(default_factory=asyncio.Queue)

    def put(self, event: bytes, *, head: int | None = None) -> bool:
        """Add an event; False where the console reads too slowly to be owed another."""
        if self._unsent.qsize() >= QUEUED_AT_MOST:
            return False
        self._unsent.put_nowait((head, event))
        return True

    def end(self, reason: EndReason) -> None:
        """Forget what is unsent, and say why it ends."""
        while not self._unsent.empty():
            self._unsent.get_nowait()
        self._unsent.put_nowait((None, events.ended(reason)))
        self._unsent.put_nowait(None)

    def drop(self) -> None:
        """End it in the middle of whatever its console does not take."""
        if self.sender is not None:
            self.sender.cancel()

    async def after(self, head: int) -> AsyncGenerator[bytes, None]:
        """Give what comes, but for what was told before with `head`."""
        while (item := await self._unsent.get()) is not None:
            told_at, event = item
            if told_at is None or told_at > head:
                yield event


Follow = Callable[["Hub"], Awaitable[None]]
Whole = Callable[[], Awaitable[tuple[News, datetime]]]


class Hub:
    """Sends what the reader finds to every open console.

    `follow` runs while any stream is open; `whole` reads what a stream begins with, and is asked
    once for all who open at one cursor. `head` is the cursor that everybody has been told, None
    before the first look.
    """

    def __init__(self, *, follow: Follow, whole: Whole, build: Callable[[], str]) -> None:
        """Start nothing yet."""
        self._follow, self._whole, self._build = follow, whole, build
        self._streams: set[ConsoleStream] = set()
        self._reader: asyncio.Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.head: int | None = None
        self._first: asyncio.Future[tuple[News, datetime]] | None = None
        self._ready = asyncio.Event()
        self._stopping = False

    def __len__(self) -> int:
        """Count the open streams."""
        return len(self._streams)

    @property
    def is_stopping(self) -> bool:
        """Say whether no stream may be opened any more."""
        return self._stopping

    def admissions(self) -> set[Admission]:
        """Name who is connected."""
        return {stream.admission for stream in self._streams}

    async def stream(self, admission: Admission) -> AsyncGenerator[bytes, None]:
        """Give one console its events, from the cursor of now until the stream ends."""
        loop = asyncio.get_running_loop()
        until = loop.time() + random.uniform(*ROTATES_AFTER)  # noqa: S311  (spreads, no secret)
        stream = ConsoleStream(admission=admission, until=until, sender=asyncio.current_task())
        self._join(stream, loop)
        try:
            yield _BEGIN
            # Not `wait_for`, which (in Python 3.11) can swallow the news that the console has gone.
            async with asyncio.timeout(_READY_WITHIN):
                first, now = await self._first_news()
            yield events.hello(first.for_user(admission.user_id), now=now, build=self._build())
            async for event in stream.after(first.head):
                yield event
        except TimeoutError:
            log.warning("stream.not_ready")
        finally:
            self._leave(stream)

    def note_head(self, head: int) -> None:
        """Take note of the cursor: what a stream begins with is read anew for another one."""
        if head != self.head:
            self.head, self._first = head, None
        self._ready.set()

    def tell(self, news: News) -> None:
        """Send what changed; whom an alarm's case is about gets no word of it."""
        told, kept_from = events.told(news), news.concerns()
        for stream in tuple(self._streams):
            own = stream.admission.user_id
            event = events.told(news.for_user(own)) if own in kept_from else told
            self._put(stream, event, head=news.head)

    def beat(self, *, now: datetime) -> None:
        """Tell everybody that all is well, and let go who has been here for long."""
        event = events.beat(head=self.head or 0, now=now, build=self._build())
        late = asyncio.get_running_loop().time()
        for stream in tuple(self._streams):
            if stream.until < late:
                self._end(stream, EndReason.ROTATED)
            else:
                self._put(stream, event)

    def end_of(self, gone: set[Admission]) -> None:
        """End the streams of who may not have one any more."""
        for stream in tuple(self._streams):
            if stream.admission in gone:
                self._end(stream, EndReason.SIGNED_OUT)

    def end_all_soon(self) -> None:
        """End every stream, and open none any more; for a signal handler."""
        self._stopping = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for stream in tuple(self._streams):
            self._end(stream, EndReason.STOPPING)

    def _join(self, stream: ConsoleStream, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._streams.add(stream)
        if self._stopping:
            stream.end(EndReason.STOPPING)
        if self._reader is None or self._reader.done():
            self._ready.clear()
            self._reader = asyncio.ensure_future(self._follow(self))

    def _leave(self, stream: ConsoleStream) -> None:
        """Let a stream go; with the last of them goes the reader, and its connection."""
        self._streams.discard(stream)
        if not self._streams and self._reader is not None:
            self._reader.cancel()
            self._reader, self._first, self.head = None, None, None

    async def _first_news(self) -> tuple[News, datetime]:
        await self._ready.wait()
        if self._first is None:
            self._first = asyncio.ensure_future(self._whole())
            self._first.add_done_callback(self._forget_failure)
        return await asyncio.shield(self._first)

    def _forget_failure(self, done: "asyncio.Future[tuple[News, datetime]]") -> None:
        if (done.cancelled() or done.exception()) and self._first is done:
            self._first = None

    def _put(self, stream: ConsoleStream, event: bytes, *, head: int | None = None) -> None:
        if not stream.put(event, head=head):
            self._streams.discard(stream)
            log.warning("stream.dropped", reason="reads too slowly")
            stream.drop()

    def _end(self, stream: ConsoleStream, reason: EndReason) -> None:
        self._streams.discard(stream)
        stream.end(reason)
