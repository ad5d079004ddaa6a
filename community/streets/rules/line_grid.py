"""Many lines by the squares they pass, so that the nearest of them is found without all."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from community.streets.rules import lines
from community.streets.rules.lines import Line
from community.streets.rules.projection import Point

_CELL_M = 200.0
# Looked around in ever wider rings; beyond the last, everywhere.
_REACHES_M = (100.0, 500.0, 2500.0)


class LineGrid:
    """Lines under the numbers that they have in the sequence given, in metres."""

    def __init__(self, drawn: Sequence[Line]) -> None:
        """Sort them into squares."""
        self._lines = drawn
        self._cells: dict[tuple[int, int], set[int]] = defaultdict(set)
        for number, line in enumerate(drawn):
            for start, end in pairwise(line):
                for cell in _cells(start, end, reach=0.0):
                    self._cells[cell].add(number)

    def nearest(self, point: Point, *, within_m: float = math.inf) -> int | None:
        """Give the number of the nearest line within so many metres; None where there is none."""
        for reach in _REACHES_M:
            found = self._best(point, self._around(point, min(reach, within_m)))
            if found is not None and found[0] <= min(reach, within_m):
                return found[1]
            if reach >= within_m:
                return None
        found = self._best(point, set(range(len(self._lines))))
        return found[1] if found is not None and found[0] <= within_m else None

    def _around(self, point: Point, reach: float) -> set[int]:
        around: set[int] = set()
        for cell in _cells(point, point, reach=reach):
            around |= self._cells.get(cell, set())
        return around

    def _best(self, point: Point, numbers: set[int]) -> tuple[float, int] | None:
        return min(
            ((lines.foot_on_line(point, self._lines[one]).metres, one) for one in numbers),
            default=None,
        )


def _cells(start: Point, end: Point, *, reach: float) -> Iterator[tuple[int, int]]:
    """Give the squares of the box around a segment, and so many metres around that."""
    (west, east), (south, north) = (sorted(pair) for pair in zip(start, end, strict=True))
    for column in range(int((west - reach) // _CELL_M), int((east + reach) // _CELL_M) + 1):
        for row in range(int((south - reach) // _CELL_M), int((north + reach) // _CELL_M) + 1):
            yield column, row
