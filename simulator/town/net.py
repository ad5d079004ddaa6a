"""The town's streets: each a few stretches, some loud and most almost silent."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Of the logarithm of a stretch's rate: a few stretches draw most reports.
_SPREAD = 2.0
_LONGEST_STREET = 9


@dataclass(frozen=True, kw_only=True)
class Net:
    """Stretches in order, the street of each, and its share of all reports (sums to 1)."""

    stretches: Sequence[str]
    streets: Mapping[str, Sequence[str]]
    shares: Sequence[float]

    def street_of(self, stretch: str) -> str:
        """Give a stretch's street, which its id begins with."""
        return stretch.split("-", maxsplit=1)[0]


def draw(dice: random.Random, *, stretches: int) -> Net:
    """Draw the streets and how much is said of each stretch."""
    streets: dict[str, list[str]] = {}
    left = stretches
    while left:
        long = min(left, dice.randint(1, _LONGEST_STREET))
        street = f"street{len(streets) + 1}"
        streets[street] = [f"{street}-{number + 1}" for number in range(long)]
        left -= long
    rates = [dice.lognormvariate(0, _SPREAD) for _ in range(stretches)]
    whole = sum(rates)
    ids = [one for members in streets.values() for one in members]
    return Net(stretches=ids, streets=streets, shares=[rate / whole for rate in rates])
