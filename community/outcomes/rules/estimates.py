"""A value and the interval that holds it at 95 %: of a share, a count, a ratio, or none.

Shares: Wilson's interval (verification.rules.intervals says why). Counts: Byar's approximation of
the exact Poisson interval, close enough from one case on (Breslow and Day 1987, vol. II, 2.3).
Ratios: the logarithm's variance is the sum of the relative variances of both (delta method).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, sqrt
from statistics import NormalDist

from verification.rules import intervals

Z = NormalDist().inv_cdf(0.975)
# With fewer behind it, a figure is shown to nobody.
FEWEST = 10


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value with its interval; `n` people or cases stand behind it, `part` is a share's part."""

    value: float
    low: float
    high: float
    n: int | None = None
    part: int | None = None

    @property
    def is_hidden(self) -> bool:
        """Say whether too few stand behind it to be shown."""
        return self.n is not None and self.n < FEWEST


def exact(value: float, *, n: int | None = None) -> Estimate:
    """Take a value as it was counted: chance had no part in it."""
    return Estimate(value=value, low=value, high=value, n=n)


def share(part: int, *, of: int) -> Estimate:
    """Measure a share, 0 to 1; raises ValueError unless 0 <= part <= of and of > 0."""
    found = intervals.share(part, of=of)
    # At 0 and 100 % a float's last digit may put the end on the wrong side.
    low, high = min(found.low, found.value), max(found.high, found.value)
    return Estimate(value=found.value, low=low, high=high, n=of, part=part)


def published_share(value: float, *, n: int) -> Estimate:
    """Measure a share that came without its part, as surveys publish it; as `share`."""
    found = intervals.share(round(value * n), of=n)
    # The part was rounded: the value is as it came, and never outside.
    return Estimate(value=value, low=min(found.low, value), high=max(found.high, value), n=n)


def count(cases: int) -> Estimate:
    """Measure a count of cases that come one by one; raises ValueError below 0."""
    if cases < 0:
        raise ValueError("A count is not below nought.")
    return Estimate(value=cases, low=_poisson_low(cases), high=_poisson_high(cases), n=cases)


def ratio(value: float, *, relative_variances: Iterable[float], n: int | None = None) -> Estimate:
    """Measure a ratio by the relative variances (variance / value²) of what was divided.

    Raises ValueError unless it is above 0.
    """
    if value <= 0:
        raise ValueError("A ratio has a logarithm.")
    factor = exp(Z * sqrt(sum(relative_variances)))
    return Estimate(value=value, low=value / factor, high=value * factor, n=n)


def of_count(cases: int) -> float:
    """Give the relative variance of a count above 0."""
    return 1 / cases


def of_share(value: float, *, n: int) -> float:
    """Give the relative variance of a share above 0."""
    return (1 - value) / (n * value)


def _poisson_low(cases: int) -> float:
    if not cases:
        return 0.0
    return cases * max(1 - 1 / (9 * cases) - Z / (3 * sqrt(cases)), 0.0) ** 3


def _poisson_high(cases: int) -> float:
    more = cases + 1
    return float(more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3)
