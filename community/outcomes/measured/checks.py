"""Checks of officers: how safe people felt after one, how many there were and how long they took.

Months that are shown alone: see verification/monitoring/confidence_figures.py.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from community.outcomes.enums import Cadence
from community.outcomes.measured import days
from community.outcomes.rules import estimates, periods
from community.outcomes.rules.verdicts import Read
from verification.monitoring import confidence_figures, figures
from verification.monitoring.confidence_figures import WHOLE

QUARTERS = 5
_YEAR = 12


def read(today: date) -> Iterator[tuple[str, Read]]:
    """Read the last closed quarters, so that a year before is among them."""
    safe = _felt_safe(today)
    for begins_on, ends_on in periods.closed(today, Cadence.QUARTERLY, count=QUARTERS):
        part, of = safe[begins_on]
        if of:
            yield "after-check", _of(begins_on, ends_on, estimates.share(part, of=of))
        counted = figures.read(since=days.begins_at(begins_on), until=days.begins_at(ends_on))
        if counted.asked:
            note = f"{_shown(counted.joined)} joined; {_shown(counted.refused)} were told NO"
            count = estimates.count(counted.asked)
            yield "checks", _of(begins_on, ends_on, count, note=note)
        if counted.seconds_to_answer is not None:
            seconds = estimates.exact(counted.seconds_to_answer, n=counted.answered)
            yield "answer-seconds", _of(begins_on, ends_on, seconds)


def _felt_safe(today: date) -> defaultdict[date, tuple[int, int]]:
    """Add up the shown months of each quarter: who felt safe, and who answered."""
    quarters: defaultdict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for back in (_YEAR, 0):
        shown = confidence_figures.read(now=days.begins_at(periods.later(today, -back)))
        for month, share in zip(shown.months, shown.shares[WHOLE], strict=True):
            if share is not None:
                begins_on, _ = periods.period_of(month, Cadence.QUARTERLY)
                part, of = quarters[begins_on]
                added = round(share.value * share.count)
                quarters[begins_on] = (part + added, of + share.count)
    return quarters


def _shown(count: int) -> str:
    """Write a small count of people as what it is: small."""
    return str(count) if count >= estimates.FEWEST else f"fewer than {estimates.FEWEST}"


def _of(begins_on: date, ends_on: date, estimate: estimates.Estimate, *, note: str = "") -> Read:
    return Read(begins_on=begins_on, ends_on=ends_on, estimate=estimate, note=note)
