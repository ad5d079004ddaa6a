"""Which units grow: more reports than their own past and the whole area's present explain.

Each unit is compared with its own year before. The whole area against its year is the factor of
season, news and campaigns; a prior over all units of a level steadies what one unit's past says.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from community.streetsafe.rules import tail
from community.streetsafe.rules.evidence import Evidence
from community.streetsafe.rules.weeks import BASELINE_WEEKS, SHORT, Window

# Noise beyond the prediction's own, as a share of the squared mean; assumed, not yet fitted.
EXTRA_NOISE = 0.25
# Windows times levels: how many chances a road has.
TESTS_A_ROAD = 4
MOST_FALSE = 0.01
FEWEST = 5
FEWEST_DAYS = 3
FEWEST_TAPS_OF_ONE_SOURCE = 10
# With less of a past than this every busy road would seem to grow.
SHORTEST_PAST_WEEKS = 26
# So many times its usual pace, the whole area is unusual, and small counts are not judged.
UNUSUAL_TIMES = 5
PAUSED_UNDER = 10

_LEAST_EXCESS = 1e-6
UnitT = TypeVar("UnitT")


class Verdict(StrEnum):
    """What the counts say of a unit."""

    GROWING = "growing"
    BURST = "burst"
    ONE_SOURCE = "one_source"


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The whole area's counted reports in a window and in its baseline."""

    window: int
    baseline: int

    @property
    def factor(self) -> float:
        """Give the area's window against its own year; raises ZeroDivisionError without one."""
        return self.window / self.baseline


@dataclass(frozen=True, kw_only=True)
class Prior:
    """A gamma distribution of baseline counts over all units of a level."""

    shape: float
    rate: float


@dataclass(frozen=True, kw_only=True)
class Level(Generic[UnitT]):
    """All units of one level: how many there are, and what those with reports have.

    `counts` gives each window's (window count, baseline count) for the units that may be
    candidates; `sums` the sum and sum of squares of baseline counts over every unit.
    """

    units: int
    ever_reported: int
    counts: Mapping[UnitT, Mapping[Window, tuple[int, int]]]
    sums: Mapping[Window, tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Growth:
    """How unlikely a unit's count is in its most telling window. `q` is the share of false ones."""

    window: Window
    count: int
    expected: float
    p: float
    q: float = field(default=1.0)


def prior_of(*, units: int, total: int, squares: int) -> Prior | None:
    """Give the prior by moments of baseline counts; None where nobody reported anything."""
    if not units or not total:
        return None
    mean = total / units
    excess = max(squares / units - mean * mean - mean, _LEAST_EXCESS)
    shape = mean * mean / excess
    return Prior(shape=shape, rate=shape / mean)


def expectation(*, baseline: int, factor: float, prior: Prior) -> tuple[float, float]:
    """Give the mean and variance of a unit's count if nothing special happened."""
    steadied = (prior.shape + baseline) / (prior.rate + 1)
    mean = steadied * factor
    own = steadied * factor * factor / (prior.rate + 1)
    return mean, mean + own + EXTRA_NOISE * mean * mean


def chance(count: int, *, mean: float, variance: float) -> float:
    """Give the chance of `count` or more."""
    return tail.at_least(count, mean=mean, size=mean * mean / (variance - mean))


def false_shares(chances: Sequence[float], *, tests: int) -> list[float]:
    """Give each candidate's q by Benjamini and Hochberg's step-up.

    `tests` is the number of all units that ever had a report; `chances` are the candidates' alone.
    Fed with p = 1 for all others and a smaller number of tests, it calls thousands of roads.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    found = [1.0] * len(chances)
    least = 1.0
    for rank in range(len(order), 0, -1):
        which = order[rank - 1]
        least = min(least, chances[which] * tests / rank)
        found[which] = least
    return found


def growths(level: Level[UnitT], *, area: Mapping[Window, Totals]) -> dict[UnitT, Growth]:
    """Judge every unit of a level that has at least five reports in a window."""
    priors = {
        window: prior_of(units=level.units, total=total, squares=squares)
        for window, (total, squares) in level.sums.items()
    }
    best = {
        unit: found
        for unit, counts in level.counts.items()
        if (found := _best(counts, area=area, priors=priors)) is not None
    }
    shares = false_shares([one.p for one in best.values()], tests=level.ever_reported)
    return {
        unit: Growth(window=one.window, count=one.count, expected=one.expected, p=one.p, q=share)
        for (unit, one), share in zip(best.items(), shares, strict=True)
    }


def _best(
    counts: Mapping[Window, tuple[int, int]],
    *,
    area: Mapping[Window, Totals],
    priors: Mapping[Window, Prior | None],
) -> Growth | None:
    found = []
    for window, (count, baseline) in counts.items():
        prior, totals = priors[window], area[window]
        if count < FEWEST or prior is None or not totals.baseline:
            continue
        mean, variance = expectation(baseline=baseline, factor=totals.factor, prior=prior)
        p = min(1.0, TESTS_A_ROAD * chance(count, mean=mean, variance=variance))
        found.append(Growth(window=window, count=count, expected=mean, p=p))
    return min(found, key=lambda one: one.p, default=None)


def is_unusual(area: Mapping[Window, Totals], *, past_weeks: int = BASELINE_WEEKS) -> bool:
    """Say whether the whole area reports at more than five times its usual pace."""
    totals = area[SHORT]
    usual = totals.baseline * SHORT.weeks / max(1, min(past_weeks, BASELINE_WEEKS))
    return totals.window > UNUSUAL_TIMES * usual


def verdicts(
    *, growth: Growth | None, now: Evidence, fresh: Mapping[Window, Evidence], unusual: bool
) -> set[Verdict]:
    """Say what a unit's counts amount to; nothing for most.

    `now` is of the short window. `fresh` is of each window, without what was told as BURST or
    ONE_SOURCE before: connections are forgotten, and it would come again as growth. What is mostly
    of one day, or of one connection, is told as that and not as growth: a person looks all the
    same.
    """
    found = set()
    if now.counted >= FEWEST and now.is_mostly_one_day:
        found.add(Verdict.BURST)
    if now.taps >= FEWEST_TAPS_OF_ONE_SOURCE and now.sources_at_once < FEWEST:
        found.add(Verdict.ONE_SOURCE)
    if not found and growth is not None and _grows(growth, fresh[growth.window], unusual):
        found.add(Verdict.GROWING)
    return found


def _grows(growth: Growth, fresh: Evidence, unusual: bool) -> bool:
    return (
        growth.q <= MOST_FALSE
        and growth.count >= (PAUSED_UNDER if unusual else FEWEST)
        and fresh.sources >= FEWEST
        and fresh.days >= FEWEST_DAYS
        and not fresh.is_mostly_one_day
    )


def one_a_road(found: Iterable[tuple[UnitT, Hashable, float]]) -> set[UnitT]:
    """Keep one unit of each road, so that a stretch and its street are not told as two.

    Each is (unit, its road, its rank); of one road the lowest rank is kept.
    """
    best: dict[Hashable, tuple[float, UnitT]] = {}
    for unit, road, rank in found:
        if road not in best or rank < best[road][0]:
            best[road] = (rank, unit)
    return {unit for _, unit in best.values()}
