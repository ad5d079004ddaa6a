"""What reports of one unit say beyond their number: from how many connections, on which days.

A connection is known again only within the 28 days of one key, and not at all once that key is
destroyed. So the number of sources is an estimate in two directions: `sources` takes a connection
in two periods for two; `sources_at_once` is the most that one period is known to have had. What was
seen to be of few connections while they were known is remembered by its signal: growing.verdicts.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

# What one connection weighs at most in a period, on one road.
CAP = 3
CAP_SHARED = 10
_FEWEST_TO_GO_BY = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Tap:
    """One report of a unit.

    `source` and `period` are None where the key is destroyed or there was no connection (a report
    by phone). `capped` says that its connection had said it often enough; it is then not counted.
    """

    day: date
    source: Hashable | None
    period: Hashable | None
    counted: bool
    capped: bool = False


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The taps of one window: counted ones, their sources and days; `taps` are all, also capped."""

    counted: int
    sources: int
    sources_at_once: int
    days: int
    on_busiest_day: int
    taps: int

    @property
    def is_mostly_one_day(self) -> bool:
        """Say whether one day holds more than half of what counts."""
        return 2 * self.on_busiest_day > self.counted


def weigh(taps: Iterable[Tap]) -> Evidence:
    """Sum up the taps of a window."""
    seen = [tap for tap in taps if tap.counted or tap.capped]
    counted = [tap for tap in seen if tap.counted]
    by_day = Counter(tap.day for tap in counted)
    by_period = _sources_by_period(seen)
    return Evidence(
        counted=len(counted),
        sources=sum(by_period.values()),
        sources_at_once=max(by_period.values(), default=0),
        days=len(by_day),
        on_busiest_day=max(by_day.values(), default=0),
        taps=len(seen),
    )


def _sources_by_period(taps: Iterable[Tap]) -> dict[Hashable, int]:
    known: dict[Hashable, set[Hashable]] = {}
    remembered = forgotten = 0
    for tap in taps:
        if tap.source is not None:
            known.setdefault(tap.period, set()).add(tap.source)
            remembered += tap.counted
        else:
            forgotten += tap.counted
    found: dict[Hashable, int] = {period: len(them) for period, them in known.items()}
    found[None] = _forgotten(forgotten, taps=remembered, sources=sum(found.values()))
    return found


def _forgotten(count: int, *, taps: int, sources: int) -> int:
    """Take forgotten taps to be of as many connections as those that are known; else one each."""
    if taps < _FEWEST_TO_GO_BY:
        return count
    return ceil(count * min(1.0, sources / taps))
