"""How sure a share is: Wilson's interval at 95 %. Pure.

Wilson's, since the groups are small and most answers alike: the plain interval (share ± 1.96
standard errors) is nothing wide at 0 and 100 % and leaves them in between, and covers less than it
says below some 40 answers; the exact one (Clopper and Pearson) is wider than need be, and needs a
library. Source: Wilson 1927; Brown, Cai and DasGupta, "Interval Estimation for a Binomial
Proportion", Statistical Science 16 (2001), who advise it for small n.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share of `count`, and the interval that holds it at 95 %; each from 0 to 1."""

    count: int
    value: float
    low: float
    high: float


def share(part: int, *, of: int) -> Share:
    """Measure what share `part` is; raises ValueError unless 0 <= part <= of and of > 0."""
    if not 0 <= part <= of or of == 0:
        raise ValueError("A share is of something, and at most all of it.")
    value, squared = part / of, _Z**2 / of
    middle = (value + squared / 2) / (1 + squared)
    half = _Z * sqrt(value * (1 - value) / of + squared / of / 4) / (1 + squared)
    return Share(count=of, value=value, low=max(middle - half, 0.0), high=min(middle + half, 1.0))
