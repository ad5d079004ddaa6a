"""How many reports a week a road has at the least, as far as its count lets us know."""

from math import sqrt

# 5 % of the probability lies below it.
_LOWER = -1.6448536269514722
_PRIOR = 0.5


def rate_at_least(count: float, *, weeks: float) -> float:
    """Give the lower 5 % bound of a rate a week; `count` may hold a part of a report.

    The rate's distribution is Gamma(count + ½), its quantile by Wilson and Hilferty's cube.
    """
    shape = count + _PRIOR
    cube = 1 - 1 / (9 * shape) + _LOWER / (3 * sqrt(shape))
    return shape * max(0.0, cube) ** 3 / weeks
