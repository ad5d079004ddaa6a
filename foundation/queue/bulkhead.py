"""Let so many do one kind of costly work at once, and so few wait for it, in one process.

A pool of threads that serves everything is full as soon as one kind of request fills it. Whatever
is costly and can be asked for by many (a password to hash, a picture to seal) passes through here,
so that most of the threads stay with everybody else.
"""

import contextlib
import threading
from collections.abc import Iterator


class BulkheadFullError(Exception):
    """So many are at it, and waiting, that nothing was begun: to be tried again."""

    # Seconds, for a Retry-After.
    retry_after = 2


class Bulkhead:
    """A bound on one kind of work; threads share it, processes do not."""

    def __init__(self, *, at_once: int, waiting: int, patience: float) -> None:
        """`waiting` more may wait, each for `patience` seconds at most."""
        self._room = threading.BoundedSemaphore(at_once)
        self._places = threading.BoundedSemaphore(at_once + waiting)
        self._patience = patience

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """Do the work inside this block; raises BulkheadFullError before it."""
        if not self._places.acquire(blocking=False):
            raise BulkheadFullError
        try:
            if not self._room.acquire(timeout=self._patience):
                raise BulkheadFullError
            try:
                yield
            finally:
                self._room.release()
        finally:
            self._places.release()
