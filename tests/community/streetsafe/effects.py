"""Roads on which nothing, or half of what was, happens: for the rule of before and after."""

import random

from community.streetsafe.rules.effect import Road
from simulator.town import chance

WEEKS_AFTER = 13


def road(dice: random.Random, *, truth: float = 1.0, weeks_before: int = 13) -> Road:
    """Draw a road of one to three a week whose true effect is `truth`, in an area that changes.

    The extra noise is the design's: a rate drawn anew every four weeks, mean 1, variance ¼.
    """
    a_week = dice.choice((1.0, 1.5, 3.0))
    season = dice.uniform(0.7, 1.4)
    before = _noisy(dice, a_week, weeks_before)
    after = _noisy(dice, a_week * season * truth, WEEKS_AFTER)
    return Road(
        before=before,
        after=after,
        area_before=chance.poisson(dice, 60.0 * weeks_before),
        area_after=chance.poisson(dice, 60.0 * season * WEEKS_AFTER),
        weeks_before=weeks_before,
        weeks_after=WEEKS_AFTER,
    )


def _noisy(dice: random.Random, a_week: float, weeks: int) -> int:
    blocks = [min(4, weeks - first) for first in range(0, weeks, 4)]
    return sum(chance.poisson(dice, a_week * long * dice.gammavariate(4, 0.25)) for long in blocks)
