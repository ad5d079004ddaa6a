"""Numbers of events, drawn."""

import random
from math import exp

# Beyond this a product of uniform numbers would underflow; sums of Poisson numbers are Poisson.
_MOST_AT_ONCE = 500.0


def poisson(dice: random.Random, mean: float) -> int:
    """Draw how many come where `mean` are expected."""
    count = 0
    while mean > 0:
        count += _small(dice, min(mean, _MOST_AT_ONCE))
        mean -= _MOST_AT_ONCE
    return count


def _small(dice: random.Random, mean: float) -> int:
    least, product, count = exp(-mean), dice.random(), 0
    while product > least:
        product *= dice.random()
        count += 1
    return count
