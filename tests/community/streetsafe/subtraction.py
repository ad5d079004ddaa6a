"""An attacker who adds up and subtracts: what all that is published leaves possible.

Every hidden count is a whole number between bounds, and what is published of it and others is a
bound of their sum. Bounds are drawn in until nothing moves. Sums that lie within one another, as
roads, wards and boroughs do, then leave exactly the bounds that a linear program would find; others
may leave wider ones, so whoever adds facts to plant a fault sees no more than is there.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from math import inf

Bounds = tuple[float, float]


@dataclass
class Attacker:
    """Somebody who has noted facts: `learn` one after the other, then ask for `bounds`."""

    bounds: dict[Hashable, Bounds] = field(default_factory=dict)
    _sums: list[tuple[Hashable, tuple[Hashable, ...]]] = field(default_factory=list)

    def learn(self, what: Hashable, low: float = 0, high: float = inf) -> None:
        """Note that a count lies between bounds; what was known of it stays."""
        before = self.bounds.get(what, (0, inf))
        self.bounds[what] = max(before[0], low), min(before[1], high)
        assert self.bounds[what][0] <= self.bounds[what][1], (
            f"what is published of {what} contradicts itself"
        )

    def learn_sum(self, whole: Hashable, parts: Iterable[Hashable]) -> None:
        """Note that a count is the sum of others."""
        parts = tuple(parts)
        for one in (whole, *parts):
            self.learn(one)
        self._sums.append((whole, parts))

    def think(self) -> "Attacker":
        """Draw in the bounds until nothing moves; every sum must remain possible."""
        touching = defaultdict(list)
        for one in self._sums:
            for what in (one[0], *one[1]):
                touching[what].append(one)
        waiting = dict.fromkeys(self._sums)
        while waiting:
            whole, parts = one = next(iter(waiting))
            del waiting[one]
            for moved in self._draw_in(whole, parts):
                waiting.update(dict.fromkeys(touching[moved]))
        return self

    def _draw_in(self, whole: Hashable, parts: tuple[Hashable, ...]) -> list[Hashable]:
        """Let the whole bound its parts, and they it; name what moved."""
        before = [self.bounds[one] for one in (whole, *parts)]
        lows, highs = [one[0] for one in before[1:]], [one[1] for one in before[1:]]
        low, ends, endless = sum(lows), sum(one for one in highs if one < inf), highs.count(inf)
        self.learn(whole, low, inf if endless else ends)
        least, most = self.bounds[whole]
        for one, its_low, its_high in zip(parts, lows, highs, strict=True):
            others_end = endless - (its_high == inf) == 0
            others_high = ends - (its_high if its_high < inf else 0)
            self.learn(one, least - others_high if others_end else 0, most - (low - its_low))
        after = [self.bounds[one] for one in (whole, *parts)]
        named = zip((whole, *parts), before, after, strict=True)
        return [what for what, was, now in named if was != now]
