"""What many screens read alike, kept in this process until the audit log moves on.

Whatever a console shows is changed together with an entry in the log, so what was read at one head
of the log is what the next screen would read at it. It is kept for two seconds at most.
"""

import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from django.db import connection

from foundation.audit.models import AuditHead

KEPT_SECONDS = 2.0
# Whoever waits longer for another's reading reads for themselves.
_WAITED_SECONDS = 1.0
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class LogHead:
    """A head of the log; its code tells apart two logs of which one was restored or rolled back."""

    seq: int
    mac: bytes


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Holds what was read at one head, and a lock for each key that is being read."""

    mark: LogHead
    until: float
    values: dict[Hashable, Any] = field(default_factory=dict)
    locks: dict[Hashable, Lock] = field(default_factory=dict)
    guard: Lock = field(default_factory=Lock)

    @contextmanager
    def one_at_a_time(self, key: Hashable) -> Iterator[None]:
        """Let one thread read a key: all consoles fetch at once, and would all read the same."""
        with self.guard:
            lock = self.locks.setdefault(key, Lock())
        held = lock.acquire(timeout=_WAITED_SECONDS)
        try:
            yield
        finally:
            if held:
                lock.release()


def now() -> LogHead:
    """Read the head; before all else, so that what changes meanwhile is fetched once more."""
    found = AuditHead.objects.values_list("seq", "mac").first()
    return LogHead(seq=found[0], mac=bytes(found[1])) if found else LogHead(seq=0, mac=b"")


class _Shelves:
    """Holds the one shelf of this process."""

    def __init__(self) -> None:
        self._shelf = _Shelf(LogHead(seq=-1, mac=b""), 0.0)

    def of(self, at: LogHead) -> _Shelf:
        """Give the shelf of this head."""
        # Changed as a whole, so that no thread ever sees the values of one head under another.
        shelf = self._shelf
        if shelf.mark != at or time.monotonic() > shelf.until:
            shelf = self._shelf = _Shelf(at, time.monotonic() + KEPT_SECONDS)
        return shelf


_shelves = _Shelves()


def kept(key: Hashable, read: Callable[[], Value], *, at: LogHead | None) -> Value:
    """Give what was read at this head under this key, or read it; `read` must hang on nothing else.

    Without a head, and within a transaction, it is always read: that sees changes whose entries are
    not written yet.
    """
    if at is None or connection.in_atomic_block:
        return read()
    shelf = _shelves.of(at)
    if key not in shelf.values:
        with shelf.one_at_a_time(key):
            if key not in shelf.values:
                shelf.values[key] = read()
    found: Value = shelf.values[key]
    return found


def kept_of_each(
    keys: Sequence[Key],
    read: Callable[[Sequence[Key]], dict[Key, Value]],
    *,
    at: LogHead,
    kind: str,
) -> dict[Key, Value]:
    """Give what was read at this head of each of these; `read` reads many at once."""
    if connection.in_atomic_block:
        return read(keys)
    shelf = _shelves.of(at)
    values: dict[Key, Value] = shelf.values.setdefault(kind, {})
    if any(key not in values for key in keys):
        with shelf.one_at_a_time(kind):
            missing = [key for key in keys if key not in values]
            if missing:
                values |= read(missing)
    return {key: values[key] for key in keys if key in values}
