"""Which stretch of a new import is which of the old one, by name and geometry."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from community.streets.rules import lines
from community.streets.rules.lines import Line

# Sources redraw a street by a few metres; two stretches of one street lie 50 m apart at least.
_MIDDLES_WITHIN_M = 40.0
# The longer may be so much longer than the shorter, or so many metres.
_LENGTHS_WITHIN = 0.3
_LENGTHS_WITHIN_M = 20.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A named line, in the metres that both imports are compared in."""

    name: str
    line: Line


def match(old: Sequence[Placed], new: Sequence[Placed]) -> dict[int, int]:
    """Pair numbers of `new` with numbers of `old`, nearest first, each of them once at most."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, new_number, old_number in sorted(_pairs(old, new)):
        if new_number not in found and old_number not in taken:
            found[new_number] = old_number
            taken.add(old_number)
    return found


def turned_as(line: Line, old: Line) -> Line:
    """Give a line the direction of an old one, so that chainages along it keep their end."""
    as_it_is = math.dist(line[0], old[0]) + math.dist(line[-1], old[-1])
    turned = math.dist(line[0], old[-1]) + math.dist(line[-1], old[0])
    return line[::-1] if turned < as_it_is else line


def _pairs(old: Sequence[Placed], new: Sequence[Placed]) -> Iterator[tuple[float, int, int]]:
    by_name: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(old):
        by_name[one.name.casefold()].append(number)
    middles = [lines.middle(one.line) for one in old]
    lengths = [lines.length(one.line) for one in old]
    for new_number, one in enumerate(new):
        middle, length = lines.middle(one.line), lines.length(one.line)
        for old_number in by_name.get(one.name.casefold(), ()):
            apart = math.dist(middle, middles[old_number])
            if apart <= _MIDDLES_WITHIN_M and _alike(length, lengths[old_number]):
                yield apart, new_number, old_number


def _alike(length: float, other: float) -> bool:
    return abs(length - other) <= max(_LENGTHS_WITHIN_M, _LENGTHS_WITHIN * min(length, other))
