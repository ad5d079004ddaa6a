"""One stretch of the log, streamed and held against itself: several can be checked side by side.

Every entry keeps the code of the one before it, so a stretch needs nothing from outside. Whether
its first entry follows the segment before is for whoever puts segments together
(foundation.audit.verify).
"""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import psycopg

from foundation.audit import chain

# So many rows are in memory at once; more makes nothing faster.
_ROWS_AT_ONCE = 2000

# An instant that is no number of microseconds is read as one that no entry can have.
_SELECT = """
SELECT seq, CASE WHEN isfinite(at) THEN (extract(epoch FROM at) * 1000000)::bigint ELSE -1 END,
    event, actor_kind, actor_id::text, subject_kind, subject_id::text, topic_id::text,
    details::text, key_id, prev_mac, mac
FROM audit_auditentry WHERE seq >= %s AND seq <= %s ORDER BY seq
"""

_Row = tuple[int, int, str, str, str | None, str, str, str | None, str, str, bytes, bytes]


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """What an earlier run printed: the log stood at `seq` with this code."""

    seq: int
    mac: bytes


@dataclass(frozen=True, kw_only=True)
class Fault:
    """The first entry that is wrong, and a sentence that says how."""

    seq: int
    what: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """What to check: the entries `first` to `last`, by these keys, and against the anchor."""

    first: int
    last: int
    keys: Mapping[str, chain.Key]
    anchor: Anchor | None


@dataclass(frozen=True, kw_only=True)
class SegmentResult:
    """What was found in a stretch: good entries from its start, and the first fault after them.

    `prev_mac` is what its first entry says of the one before it, None where the first is missing;
    `mac` is the code of its last good entry. Fewer entries than asked for and no fault: the rest
    is missing up to the end of the stretch.
    """

    checked: int = 0
    prev_mac: bytes | None = None
    mac: bytes = chain.NO_MAC
    fault: Fault | None = None


class ChainBroken(Exception):  # noqa: N818 - carries a fault up from the middle of a walk
    """The walk has come to a fault."""

    def __init__(self, *, seq: int, what: str) -> None:
        self.fault = Fault(seq=seq, what=what)
        super().__init__(what)


def check(cursor: Any, task: Task) -> SegmentResult:
    """Check one stretch on an open cursor, in memory that does not grow with it."""
    walk = _SegmentWalk(task)
    try:
        for row in _rows(cursor, task):
            walk.step(row)
    except ChainBroken as broken:
        return walk.found(broken.fault)
    return walk.found(None)


def check_apart(address: Mapping[str, Any], task: Task) -> SegmentResult:
    """Check one stretch on a connection of its own, as another process must."""
    with (
        psycopg.connect(**address, autocommit=True) as connection,
        connection.cursor(binary=True) as cursor,
    ):
        return check(cursor, task)


def _rows(cursor: Any, task: Task) -> Iterator[_Row]:
    """Read the stored values of the entries in order, some at a time."""
    for first in range(task.first, task.last + 1, _ROWS_AT_ONCE):
        last = min(first + _ROWS_AT_ONCE - 1, task.last)
        cursor.execute(_SELECT, [first, last])
        yield from cast("list[_Row]", cursor.fetchall())


class _SegmentWalk:
    """One walk along a stretch: what has been seen, and what must come next."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.checked = 0
        self.first_prev_mac: bytes | None = None
        self.mac = chain.NO_MAC

    def found(self, fault: Fault | None) -> SegmentResult:
        """Sum up."""
        return SegmentResult(
            checked=self.checked, prev_mac=self.first_prev_mac, mac=self.mac, fault=fault
        )

    def step(self, row: _Row) -> None:
        """Check that an entry is the next one and follows the one before it, then look into it."""
        expected, seq, prev_mac, mac = self.task.first + self.checked, row[0], row[10], row[11]
        if seq != expected:
            raise ChainBroken(
                seq=expected, what=f"The entry is missing; the next one there is {seq}."
            )
        if self.first_prev_mac is None:
            self.first_prev_mac = prev_mac
        elif prev_mac != self.mac:
            raise ChainBroken(seq=seq, what="The entry does not follow the one before it.")
        self._check_code(row)
        anchor = self.task.anchor
        if anchor is not None and seq == anchor.seq and mac != anchor.mac:
            raise ChainBroken(seq=seq, what="The entry is not the one that the anchor remembers.")
        self.mac = mac
        self.checked += 1

    def _check_code(self, row: _Row) -> None:
        """Check an entry against its own code."""
        seq, key_id = row[0], row[9]
        key = self.task.keys.get(key_id)
        if key is None:
            what = f"It was written with key {key_id!r}, which SC_AUDIT_KEYS does not hold."
            raise ChainBroken(seq=seq, what=what)
        written = _written(row)
        if written is None or not hmac.compare_digest(
            chain.mac_of(written, prev_mac=row[10], key=key), row[11]
        ):
            what = "The entry is not as it was written, or was written with another key."
            raise ChainBroken(seq=seq, what=what)


def _written(row: _Row) -> bytes | None:
    """Write an entry down as it was when its code was made; None for what nobody could write."""
    try:
        details = chain.canonical_details(row[8])
    except (ValueError, RecursionError):
        # JSON that PostgreSQL stores and Python does not read: a number of ten thousand digits.
        return None
    return chain.canonical_row(row[:8], details=details, key_id=row[9])
