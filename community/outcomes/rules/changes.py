"""How far a measure moved, with an interval made of both readings' own.

The method of variance estimates recovery (Zou and Donner 2008; for two shares it is Newcombe's,
1998): each side of the difference's interval takes the near side of one interval and the far side
of the other. So one rule serves shares, counts and what was counted exactly; ratios are compared
by their logarithms.
"""

from dataclasses import replace
from math import log, sqrt

from community.outcomes.rules.estimates import Estimate


def difference(now: Estimate, before: Estimate) -> Estimate:
    """Take `before` from `now`; both are independent of each other."""
    moved = now.value - before.value
    return Estimate(
        value=moved,
        low=moved - sqrt((now.value - now.low) ** 2 + (before.high - before.value) ** 2),
        high=moved + sqrt((now.high - now.value) ** 2 + (before.value - before.low) ** 2),
    )


def log_ratio(now: Estimate, before: Estimate) -> Estimate | None:
    """Give the logarithm of `now` over `before`; None where either may be nought."""
    if now.low <= 0 or before.low <= 0:
        return None
    return difference(_log(now), _log(before))


def _log(one: Estimate) -> Estimate:
    return replace(one, value=log(one.value), low=log(one.low), high=log(one.high))
