"""Weights by age and borough: who answered is made to count as the census has people.

Kish (1965), Survey Sampling, 11.7: weights that differ by chance cost precision, by the design
effect 1 + cv², and n answers tell as much as n / that.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Age band and borough.
Cell = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The weight of an answer of each cell, 1 on average; `silent` cells have people, no answer."""

    by_cell: Mapping[Cell, float]
    silent: int


def weigh(answered: Sequence[Cell], *, people: Mapping[Cell, int]) -> Weights | None:
    """Weigh answers by the people of their cells; None where a cell's people are not known."""
    counts = Counter(answered)
    if not counts or any(cell not in people for cell in counts):
        return None
    reached = sum(people[cell] for cell in counts)
    n = counts.total()
    by_cell = {cell: people[cell] / reached * n / counts[cell] for cell in counts}
    return Weights(by_cell=by_cell, silent=len(people.keys() - counts.keys()))


def design_effect(weights: Sequence[float]) -> float:
    """Give 1 + cv²: how many times the variance is that of as many equal answers.

    Raises ValueError without any.
    """
    if not weights:
        raise ValueError("Nothing was weighed.")
    return len(weights) * sum(one * one for one in weights) / sum(weights) ** 2


def effective(weights: Sequence[float]) -> float:
    """Give how many equal answers would tell as much."""
    return len(weights) / design_effect(weights)
