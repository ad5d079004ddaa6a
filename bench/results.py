"""One measured figure, and the arithmetic that makes it from what was counted."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


class NothingMeasuredError(ValueError):
    """A figure was asked for of no measurements at all."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table.

    `unit` is that of all three percentiles; a figure that is one number stands in `p50`. `ratio`
    says how many times `beside` (the floor, an empty database) it is. `met` is None without a goal.
    """

    name: str
    unit: str
    n: int
    p50: float
    p95: float | None = None
    p99: float | None = None
    ratio: float | None = None
    beside: str = ""
    goal: str = ""
    met: bool | None = None
    note: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of `values` that at least `share` (0 to 1) of them do not exceed.

    The nearest rank, never a mean of two: every figure is one that was measured. Raises
    NothingMeasuredError.
    """
    if not values:
        raise NothingMeasuredError("no values")
    rank = max(math.ceil(share * len(values)), 1)
    return sorted(values)[rank - 1]


def spread(
    *,
    name: str,
    unit: str,
    values: Sequence[float],
    floor: float | None = None,
    beside: str = "floor",
    goal: str = "",
    met: bool | None = None,
    note: str = "",
) -> Row:
    """Make the row of many measurements of one thing; `floor` is the median it is compared with.

    Raises NothingMeasuredError.
    """
    median = percentile(values, 0.50)
    return Row(
        name=name,
        unit=unit,
        n=len(values),
        p50=median,
        p95=percentile(values, 0.95),
        p99=percentile(values, 0.99),
        ratio=times(median, floor),
        beside=beside if floor else "",
        goal=goal,
        met=met,
        note=note,
    )


def times(value: float, other: float | None) -> float | None:
    """Say how many times `other` a value is; None where there is nothing to compare with."""
    return value / other if other else None
