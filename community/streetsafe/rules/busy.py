"""How busy a unit is at least: the lower end of its rate, so that a few reports rank low."""

from functools import lru_cache
from math import inf

from community.streetsafe.rules import tail
from community.streetsafe.rules.weeks import BASELINE_WEEKS, SHORT

# One in twenty: the rate is below the bound that seldom.
CHANCE = 0.05
# What a standing holds: its window and the year before it.
WEEKS = SHORT.weeks + BASELINE_WEEKS
_WEEKS_OF_A_YEAR = 52
_HALVINGS = 60


def rate(count: int, *, length_m: float, weeks: int) -> float:
    """Give the lower 5 % bound of the reports per 100 m and year of so many in so many weeks.

    Raise ValueError where the length or the weeks are not above 0.
    """
    if length_m <= 0 or weeks <= 0:
        raise ValueError("a rate is of a length and a time")
    return gamma_bound(count) / (length_m / 100) / (weeks / _WEEKS_OF_A_YEAR)


@lru_cache(maxsize=4096)
def gamma_bound(count: int) -> float:
    """Give the 5 % quantile of Gamma(count, 1): the least mean that explains so many.

    It is the mean of a Poisson distribution that reaches `count` with a chance of 0.05, whose tail
    rises with the mean, so halving finds it. It is below `count`, whose own tail is over a half.
    """
    if count <= 0:
        return 0.0
    low, high = 0.0, float(count)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if tail.at_least(count, mean=middle, size=inf) < CHANCE:
            low = middle
        else:
            high = middle
    return high
