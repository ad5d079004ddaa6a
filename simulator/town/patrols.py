"""A town centre that is patrolled: what is said of each road in a week, and what a patrol changes.

The truth is `effect`: what an extra patrol leaves of the reports of its road and time of day. 0.8
is a fifth fewer, 1.0 is none.
"""

import random
from collections.abc import Collection
from dataclasses import dataclass, field

from simulator.town import chance

TIMES = ("morning", "afternoon", "evening", "night")
_SHARE_OF_TIME = (1, 2, 4, 3)
# As in world.py: a road's rate is drawn anew every four weeks, mean 1, variance ¼.
_NOISE = (4.0, 0.25)
_BLOCK_WEEKS = 4
_SPREAD = 0.7

Cell = tuple[int, str]


@dataclass(kw_only=True)
class PatrolArea:
    """Roads (0, 1, 2, …) with rates of their own, `a_week` reports of all together on average."""

    dice: random.Random
    roads: int = 40
    a_week: float = 30.0
    effect: float = 1.0
    _means: list[float] = field(init=False)
    _now: list[float] = field(init=False)
    _weeks: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Draw the roads' rates."""
        shares = [self.dice.lognormvariate(0.0, _SPREAD) for _ in range(self.roads)]
        self._means = [self.a_week * share / sum(shares) for share in shares]
        self._now = list(self._means)

    def week(self, *, extra: Collection[Cell] = ()) -> dict[Cell, int]:
        """Draw the next week's reports by road and time of day, where some have extra patrols."""
        if self._weeks % _BLOCK_WEEKS == 0:
            self._now = [mean * self.dice.gammavariate(*_NOISE) for mean in self._means]
        self._weeks += 1
        return {
            (road, time): chance.poisson(
                self.dice,
                self._now[road]
                * share
                / sum(_SHARE_OF_TIME)
                * (self.effect if (road, time) in extra else 1.0),
            )
            for road in range(self.roads)
            for time, share in zip(TIMES, _SHARE_OF_TIME, strict=True)
        }
