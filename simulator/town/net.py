"""The town's streets: each a few stretches, some loud and most almost silent."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

# Of the logarithm of a stretch's rate: a few stretches draw most reports.
_SPREAD = 2.0
_LONGEST_STREET = 9


@dataclass(frozen=True, kw_only=True)
class Net:
    """Stretches in order, the street of each, and its share of all reports (sums to 1)."""

    stretches: Sequence[str]
    streets: Mapping[str, Sequence[str]]
    shares: Sequence[float]

    @cached_property
    def street_of(self) -> Mapping[str, str]:
        """Give each stretch's street."""
        return {one: street for street, members in self.streets.items() for one in members}


def of_units(dice: random.Random, units: Iterable[tuple[str, str]]) -> Net:
    """Take stretches with their streets as they are, and draw how much is said of each."""
    streets: dict[str, list[str]] = defaultdict(list)
    for stretch, street in units:
        streets[street].append(stretch)
    return _net(dice, streets)


def draw(dice: random.Random, *, stretches: int) -> Net:
    """Draw the streets and how much is said of each stretch."""
    streets: dict[str, list[str]] = {}
    left = stretches
    while left:
        long = min(left, dice.randint(1, _LONGEST_STREET))
        street = f"street{len(streets) + 1}"
        streets[street] = [f"{street}-{number + 1}" for number in range(long)]
        left -= long
    return _net(dice, streets)


def _net(dice: random.Random, streets: Mapping[str, Sequence[str]]) -> Net:
    ids = [one for members in streets.values() for one in members]
    rates = [dice.lognormvariate(0, _SPREAD) for _ in ids]
    whole = sum(rates)
    return Net(stretches=ids, streets=streets, shares=[rate / whole for rate in rates])
