"""Wait for verifications to change, for the officers' apps, all of a process by one question.

Nobody who waits holds a thread or a connection: twice a second one thread asks for the versions of
all that are waited for. LISTEN would hold a connection for each process, miss what happened while
it reconnected, and so need this question besides.
"""

import asyncio
import weakref
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from django import db

from verification.models import Verification

_LOOK_EVERY = 0.5  # seconds

_asking = ThreadPoolExecutor(1, thread_name_prefix="versions")


async def passed(verification_id: UUID, *, after: int, seconds: float) -> None:
    """Return once the version has passed `after`, time is up, or the database is away."""
    try:
        async with asyncio.timeout(seconds):
            await _watch().passed(verification_id, after=after)
    except TimeoutError:
        pass


class _Watch:
    """Whoever waits on one event loop, by verification."""

    def __init__(self) -> None:
        self._waiting: dict[UUID, list[tuple[int, asyncio.Event]]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def passed(self, verification_id: UUID, *, after: int) -> None:
        """Wait until the version has passed `after`, or nobody can tell."""
        news = after, asyncio.Event()
        self._waiting.setdefault(verification_id, []).append(news)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            await news[1].wait()
        finally:
            left = self._waiting[verification_id]
            left.remove(news)
            if not left:
                del self._waiting[verification_id]

    async def _look(self) -> None:
        """Ask for all of them, again and again until nobody waits."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            await asyncio.sleep(_LOOK_EVERY)
            wanted = list(self._waiting)
            versions = await loop.run_in_executor(_asking, _versions_of, wanted)
            self._tell(wanted, versions)

    def _tell(self, wanted: Iterable[UUID], versions: Mapping[UUID, int] | None) -> None:
        """Wake whom there is news for; without versions everybody, to be told so by the call."""
        for verification_id in wanted:
            for after, event in self._waiting.get(verification_id, ()):
                if versions is None or versions.get(verification_id, after + 1) > after:
                    event.set()


_watches: "weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Watch]" = (
    weakref.WeakKeyDictionary()
)


def _watch() -> _Watch:
    """Give the watch of this event loop; a server has one, each test its own."""
    return _watches.setdefault(asyncio.get_running_loop(), _Watch())


def _versions_of(wanted: list[UUID]) -> Mapping[UUID, int] | None:
    """Read the versions, and give the connection back; None with the database away."""
    try:
        return dict(Verification.objects.filter(id__in=wanted).values_list("id", "version"))
    except db.Error:
        return None
    finally:
        db.connections.close_all()
