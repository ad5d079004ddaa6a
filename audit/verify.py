"""Walk the log and find the first entry that is not as it was written.

What this can show: an entry changed, removed, added, swapped or written with another key; entries
cut off the end; a head that was changed. What it cannot: the whole database put back to an earlier
state, head and all. For that, keep the number and code that each run prints somewhere else, and
give them to a later run as its anchor.
"""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.db import connection
from django.db import transaction as database

from audit import chain
from audit.models import AuditEntry, AuditHead

ROWS_AT_ONCE = 5000

_WALK = """
SELECT seq, (extract(epoch FROM at) * 1000000)::bigint, event, actor_kind, actor_id::text,
       subject_kind, subject_id::text, topic_id::text, details, key_id, prev_mac, mac
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
class Finding:
    """What a walk found: how many good entries, where the log ends, and the first fault."""

    checked: int
    head: Anchor | None
    fault: Fault | None


class _Broken(Exception):  # noqa: N818 - carries a fault up from the middle of the walk; no caller sees it
    """The walk has come to a fault."""

    def __init__(self, *, seq: int, what: str) -> None:
        self.fault = Fault(seq=seq, what=what)
        super().__init__(what)


def verify(*, start: int = 1, anchor: Anchor | None = None) -> Finding:
    """Check every entry from `start` to the head.

    The head is read first, so a log in use can be checked: what is written meanwhile lies beyond.
    Raise ValueError for an anchor before the start, which the walk would not come past.
    """
    if anchor is not None and anchor.seq < start:
        raise ValueError(f"The anchor {anchor.seq} lies before the first entry to check, {start}.")
    head = AuditHead.objects.filter(id=1).first()
    if head is None:
        fault = Fault(seq=start, what="The head row of the log is missing.")
        return Finding(checked=0, head=None, fault=fault)
    end = Anchor(seq=head.seq, mac=bytes(head.mac))
    walk = _Walk(start=start, anchor=anchor)
    try:
        walk.to(head)
    except _Broken as broken:
        return Finding(checked=walk.checked, head=end, fault=broken.fault)
    return Finding(checked=walk.checked, head=end, fault=None)


class _Walk:
    """One walk along the chain: what has been seen, and what must come next."""

    def __init__(self, *, start: int, anchor: Anchor | None) -> None:
        self.start = start
        self.anchor = anchor
        self.keys = chain.keys()
        self.checked = 0
        self.prev_mac = chain.NO_MAC

    def to(self, head: AuditHead) -> None:
        """Walk to the head and look at the head itself. Raise _Broken at the first fault."""
        if self.start > 1:
            self.prev_mac = self._mac_before_start()
        for row in _rows(start=self.start, end=head.seq):
            self._step(row)
        self._check_tail(head)
        self._check_head(head)

    def _mac_before_start(self) -> bytes:
        """Give the code of the entry before the first; it is taken on trust."""
        before = AuditEntry.objects.filter(seq=self.start - 1).values_list("mac", flat=True).first()
        if before is None:
            raise _Broken(
                seq=self.start - 1, what="The entry before the first to be checked is missing."
            )
        return bytes(before)

    def _step(self, row: _Row) -> None:
        """Check that an entry is the next one and follows the one before it, then look into it."""
        expected, seq, prev_mac, mac = self.start + self.checked, row[0], row[10], row[11]
        if seq != expected:
            raise _Broken(seq=expected, what=f"The entry is missing; the next one there is {seq}.")
        if prev_mac != self.prev_mac:
            raise _Broken(seq=seq, what="The entry does not follow the one before it.")
        self._check_code(row)
        if self.anchor is not None and seq == self.anchor.seq and mac != self.anchor.mac:
            raise _Broken(seq=seq, what="The entry is not the one that the anchor remembers.")
        self.prev_mac = mac
        self.checked += 1

    def _check_code(self, row: _Row) -> None:
        """Check an entry against its own code."""
        seq, key_id = row[0], row[9]
        key = self.keys.get(key_id)
        if key is None:
            what = f"It was written with key {key_id!r}, which SC_AUDIT_KEYS does not hold."
            raise _Broken(seq=seq, what=what)
        details = chain.canonical_details(row[8])
        written = chain.canonical_row(row[:8], details=details, key_id=key_id)
        if not hmac.compare_digest(chain.mac_of(written, prev_mac=row[10], key=key), row[11]):
            what = "The entry is not as it was written, or was written with another key."
            raise _Broken(seq=seq, what=what)

    def _check_tail(self, head: AuditHead) -> None:
        """Check that the entries reach to the head and end there."""
        reached = self.start + self.checked - 1
        if reached < head.seq:
            raise _Broken(
                seq=reached + 1,
                what=f"The end of the log has been cut off: its head stands at {head.seq}.",
            )
        beyond = _first_beyond_head()
        if beyond is not None:
            raise _Broken(seq=beyond, what="The entry lies beyond the head of the log.")
        if self.anchor is not None and self.anchor.seq > head.seq:
            raise _Broken(
                seq=head.seq + 1,
                what=f"The log has been cut back: the anchor remembers entry {self.anchor.seq}.",
            )

    def _check_head(self, head: AuditHead) -> None:
        """Check that the head was written by the service and points at the last entry."""
        if head.seq == 0:
            return
        mac, key = bytes(head.mac), self.keys.get(head.key_id)
        if key is None:
            what = f"The head has key {head.key_id!r}, which SC_AUDIT_KEYS does not hold."
            raise _Broken(seq=head.seq, what=what)
        sealed = hmac.compare_digest(
            chain.seal_of(seq=head.seq, mac=mac, key=key), bytes(head.seal)
        )
        if not sealed or (self.checked and mac != self.prev_mac):
            what = "The head was not written by this service; what followed it may be cut off."
            raise _Broken(seq=head.seq + 1, what=what)


def _rows(*, start: int, end: int) -> Iterator[_Row]:
    """Stream the stored values of the entries, in order, through a server-side cursor."""
    # Outside a transaction PostgreSQL would have to store the whole result before the first row.
    with database.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_WALK, [start, end])
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from cast(list[_Row], rows)


def _first_beyond_head() -> int | None:
    """Find an entry after the head.

    One statement, hence one snapshot: entries written meanwhile have moved the head too.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(seq) FROM audit_auditentry"
            " WHERE seq > (SELECT seq FROM audit_audithead WHERE id = 1)"
        )
        (seq,) = cursor.fetchone()
    return None if seq is None else int(seq)
