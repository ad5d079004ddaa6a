"""Walk the log and find the first entry that is not as it was written.

What this can show: an entry changed, removed, added, swapped or written with another key; entries
cut off the end; a head that was changed. What it cannot: the whole database put back to an earlier
state, head and all. For that, keep the number and code that each run prints somewhere else, and
give them to a later run as its anchor.

A long log is cut into stretches that several processes check side by side; the walk puts them
together in order, so that what is named is always the first bad entry of all.
"""

import hmac
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection

from foundation.audit import chain, segments
from foundation.audit.models import AuditEntry, AuditHead
from foundation.audit.segments import Anchor, ChainBroken, Fault, SegmentResult, Task

# Long enough that a connection of its own costs a stretch nothing, short enough to tell progress.
STRETCH = 50_000
_PROCESSES_AT_MOST = 8

Tell = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a walk found: how many good entries, where the log ends, and the first fault."""

    checked: int
    head: Anchor | None
    fault: Fault | None


def _nobody(_checked: int, _of: int) -> None:
    """Tell nobody."""


def verify(
    *,
    start: int = 1,
    anchor: Anchor | None = None,
    processes: int | None = None,
    tell: Tell = _nobody,
) -> Finding:
    """Check every entry from `start` to the head.

    The head is read first, so a log in use can be checked: what is written meanwhile lies beyond.
    `processes` is by default one a core for a log of several stretches; inside a transaction there
    is only this one, since no other sees what is not committed. `tell` is given the entries checked
    so far and those to check. Raise ValueError for an anchor before the start, which the walk would
    not come past, and BrokenProcessPool where a process died.
    """
    if anchor is not None and anchor.seq < start:
        raise ValueError(f"The anchor {anchor.seq} lies before the first entry to check, {start}.")
    head = AuditHead.objects.filter(id=1).first()
    if head is None:
        fault = Fault(seq=start, what="The head row of the log is missing.")
        return Finding(checked=0, head=None, fault=fault)
    end = Anchor(seq=head.seq, mac=bytes(head.mac))
    walk = _Walk(start=start, anchor=anchor, tell=tell)
    try:
        walk.to(head, processes=processes)
    except ChainBroken as broken:
        return Finding(checked=walk.checked, head=end, fault=broken.fault)
    return Finding(checked=walk.checked, head=end, fault=None)


class _Walk:
    """One walk along the chain: what has been seen, and what must come next."""

    def __init__(self, *, start: int, anchor: Anchor | None, tell: Tell) -> None:
        self.start = start
        self.anchor = anchor
        self.tell = tell
        self.keys = chain.keys()
        self.checked = 0
        self.prev_mac = chain.NO_MAC

    def to(self, head: AuditHead, *, processes: int | None) -> None:
        """Walk to the head and look at the head itself. Raise Broken at the first fault."""
        if self.start > 1:
            self.prev_mac = self._mac_before_start()
        tasks = self._tasks(head.seq)
        count = _processes(processes, entries=head.seq - self.start + 1)
        with closing(_all_found(tasks, processes=count)) as found_in_order:
            for task, found in found_in_order:
                self._join(task, found, end=head.seq)
                self.tell(self.checked, head.seq - self.start + 1)
        self._check_tail(head)
        self._check_head(head)

    def _mac_before_start(self) -> bytes:
        """Give the code of the entry before the first; it is taken on trust."""
        before = AuditEntry.objects.filter(seq=self.start - 1).values_list("mac", flat=True).first()
        if before is None:
            raise ChainBroken(
                seq=self.start - 1, what="The entry before the first to be checked is missing."
            )
        return bytes(before)

    def _tasks(self, end: int) -> Iterator[Task]:
        """Cut what is to be checked into stretches, one when it is asked for."""
        for first in range(self.start, end + 1, STRETCH):
            last = min(first + STRETCH - 1, end)
            yield Task(first=first, last=last, keys=self.keys, anchor=self.anchor)

    def _join(self, task: Task, found: SegmentResult, *, end: int) -> None:
        """Put a stretch to those before it: its first entry must follow their last."""
        if found.prev_mac is not None and found.prev_mac != self.prev_mac:
            raise ChainBroken(seq=task.first, what="The entry does not follow the one before it.")
        self.checked += found.checked
        if found.fault is not None:
            raise ChainBroken(seq=found.fault.seq, what=found.fault.what)
        if task.first + found.checked <= task.last:
            raise _gone(task.first + found.checked, end=end)
        self.prev_mac = found.mac

    def _check_tail(self, head: AuditHead) -> None:
        """Check that nothing lies beyond the head, and that it has not been put back."""
        beyond = _first_beyond_head()
        if beyond is not None:
            raise ChainBroken(seq=beyond, what="The entry lies beyond the head of the log.")
        if self.anchor is not None and self.anchor.seq > head.seq:
            raise ChainBroken(
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
            raise ChainBroken(seq=head.seq, what=what)
        sealed = hmac.compare_digest(
            chain.seal_of(seq=head.seq, mac=mac, key=key), bytes(head.seal)
        )
        if not sealed or (self.checked and mac != self.prev_mac):
            what = "The head was not written by this service; what followed it may be cut off."
            raise ChainBroken(seq=head.seq + 1, what=what)


def _processes(wanted: int | None, *, entries: int) -> int:
    """Say how many processes check: no more than there are stretches to share out."""
    if connection.in_atomic_block:
        return 1
    count = wanted or min(len(os.sched_getaffinity(0)), _PROCESSES_AT_MOST)
    return max(min(count, entries // STRETCH), 1)


def _all_found(tasks: Iterator[Task], *, processes: int) -> Generator[tuple[Task, SegmentResult]]:
    """Check the stretches, here or in several processes; give what was found in their order."""
    if processes == 1:
        for task in tasks:
            with connection.cursor() as cursor:
                yield task, segments.check(cursor, task)
        return
    # Spawned: a fork would share this process's connections to the database.
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield from _in_order(pool, tasks, ahead=processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, tasks: Iterator[Task], *, ahead: int
) -> Iterator[tuple[Task, SegmentResult]]:
    """Keep all processes busy, and only a few stretches ahead: a forged head may be far away."""
    check = partial(segments.check_apart, _address())
    waiting: deque[tuple[Task, Future[SegmentResult]]] = deque()
    for task in tasks:
        waiting.append((task, pool.submit(check, task)))
        if len(waiting) > ahead:
            oldest, future = waiting.popleft()
            yield oldest, future.result()
    for task, future in waiting:
        yield task, future.result()


def _address() -> dict[str, Any]:
    """Give what another process needs to reach the same database."""
    given = connection.get_connection_params()
    return {name: given[name] for name in given if isinstance(given[name], str | int)}


def _gone(seq: int, *, end: int) -> ChainBroken:
    """Say of a missing entry whether others follow it or the end of the log is gone."""
    following = AuditEntry.objects.filter(seq__gt=seq, seq__lte=end).order_by("seq")
    next_seq = following.values_list("seq", flat=True).first()
    if next_seq is None:
        return ChainBroken(
            seq=seq, what=f"The end of the log has been cut off: its head stands at {end}."
        )
    return ChainBroken(seq=seq, what=f"The entry is missing; the next one there is {next_seq}.")


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
