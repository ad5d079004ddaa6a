"""A clock that stands still: what a test takes on a busy machine is no part of what it shows.

Every reading is a microsecond later than the one before, so that the order of things stays what it
was; more than that passes only by `World.advance`.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest import mock

from django.conf import settings

from foundation.audit import clock

_ONE_READING = timedelta(microseconds=1)


class _StillClock:
    def __init__(self) -> None:
        self._at = datetime.now(UTC)
        self._lock = threading.Lock()

    def read(self, _database: datetime) -> datetime:
        """Give the next reading, in the place of what the database read."""
        offset: timedelta = settings.CLOCK_OFFSET
        with self._lock:
            self._at += _ONE_READING
            return self._at + offset


@contextmanager
def stopped() -> Iterator[None]:
    """Let the service's clock stand still inside the block, for every thread of this process."""
    with mock.patch.object(clock, "service_time", _StillClock().read):
        yield
