"""Whether fewer people feel unsafe since something was done.

A road is chosen because it stood out, and would fall by itself. So "before" is the time between
the choosing and the doing, and the whole area in the same weeks is what the road is held against.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt

# Written with each verdict, and raised with each change of what follows.
RULE_VERSION = 1
# As in growing.py: noise beyond chance, by blocks of four weeks.
EXTRA_NOISE = 0.25
_BLOCK_WEEKS = 4
SHORTEST_BEFORE_WEEKS = 4
FEWEST = 10
# A kind of action is judged from so many roads on.
FEWEST_ROADS = 10
# Half a report keeps a road without any from being "none for ever".
_HALF = 0.5
_SURE = 1.96


class Change(StrEnum):
    """The verdict's words."""

    FEWER = "fewer"
    MORE = "more"
    NO_CLEAR_CHANGE = "no clear change"
    CANNOT_TELL = "we cannot tell"


@dataclass(frozen=True, kw_only=True)
class Road:
    """One road's counted reports before and after, and the area's without it in the same weeks."""

    before: int
    after: int
    area_before: int
    area_after: int
    weeks_before: float
    weeks_after: float


@dataclass(frozen=True, kw_only=True)
class Effect:
    """After against what was to be expected: 0.5 is half as many. None where we cannot tell."""

    before: int
    after: int
    expected: float
    roads: int
    ratio: float | None
    low: float | None
    high: float | None
    change: Change


def judge(roads: Sequence[Road]) -> Effect:
    """Judge one road, or several with the same kind of work together."""
    before = sum(road.before for road in roads)
    after = sum(road.after for road in roads)
    factor = _factor(roads, before=before)
    if factor is not None and before + after >= FEWEST:
        return _measured(roads, before=before, after=after, factor=factor)
    return Effect(
        before=before,
        after=after,
        expected=before * (factor or 0.0),
        roads=len(roads),
        ratio=None,
        low=None,
        high=None,
        change=Change.CANNOT_TELL,
    )


def _factor(roads: Sequence[Road], *, before: int) -> float | None:
    """Give the area's after against its before, by the roads' weight; None where one lacks it."""
    if not roads or not all(is_comparable(road) for road in roads):
        return None
    if before:
        return sum(road.before * road.area_after / road.area_before for road in roads) / before
    return sum(road.area_after for road in roads) / sum(road.area_before for road in roads)


def is_comparable(road: Road) -> bool:
    """Say whether a road has four weeks before, some after, and an area to be held against."""
    long_enough = road.weeks_before >= SHORTEST_BEFORE_WEEKS and road.weeks_after > 0
    return long_enough and road.area_before > 0 and road.area_after > 0


def _measured(roads: Sequence[Road], *, before: int, after: int, factor: float) -> Effect:
    error = sqrt(1 / (after + _HALF) + 1 / (before + _HALF) + _noise(roads))
    ratio = (after + _HALF) / ((before + _HALF) * factor)
    low, high = (exp(log(ratio) + side * _SURE * error) for side in (-1, 1))
    return Effect(
        before=before,
        after=after,
        expected=before * factor,
        roads=len(roads),
        ratio=ratio,
        low=low,
        high=high,
        change=_word(low, high),
    )


def _noise(roads: Sequence[Road]) -> float:
    """Give the extra noise of a sum over roads, each by its share of the reports.

    One busy road among quiet ones is most of the sum, and its noise is not averaged away: shared
    out evenly, six in a hundred and more of roads where nothing was done had a verdict.
    """
    whole = sum(road.before + road.after for road in roads)
    return EXTRA_NOISE * sum(
        ((road.before + road.after) / whole) ** 2
        * (_BLOCK_WEEKS / road.weeks_after + _BLOCK_WEEKS / road.weeks_before)
        for road in roads
    )


def _word(low: float, high: float) -> Change:
    if high < 1:
        return Change.FEWER
    return Change.MORE if low > 1 else Change.NO_CLEAR_CHANGE
