"""The weighted displacement difference: how many reports fewer or more than the area's own change.

Evaluators of police work know it: (after - before) of the road less that of its control. Our
control is the whole area, so its change counts by the road's share of it: b (A_after / A_before).
With that the two periods need not be as long as each other.
"""

from dataclasses import dataclass
from math import sqrt

from community.streetsafe.rules.effect import Road


@dataclass(frozen=True, kw_only=True)
class Difference:
    """In reports: below 0 is fewer. `error` is its standard error where counts are Poisson's."""

    value: float
    error: float


def measure(road: Road) -> Difference | None:
    """Measure it; None where the area has no reports to go by."""
    if not road.area_before or not road.area_after:
        return None
    factor = road.area_after / road.area_before
    expected = road.before * factor
    # After's own variance, before's, and that of the area's factor (the delta method).
    variance = (
        road.after
        + factor * factor * road.before
        + expected * expected * (1 / road.area_after + 1 / road.area_before)
    )
    return Difference(value=road.after - expected, error=sqrt(variance))
