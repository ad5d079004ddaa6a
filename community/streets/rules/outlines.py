"""Whether a point lies inside an outline, for tens of thousands of points."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from community.streets.rules.lines import Box, Line
from community.streets.rules.projection import Point

_BAND_M = 200.0


class Outline:
    """Closed rings in local metres, sorted into bands so that few edges are looked at."""

    def __init__(self, rings: Iterable[Line]) -> None:
        """Take rings whose last point is the first one again; a hole is a ring like any."""
        self._bands: dict[int, list[tuple[Point, Point]]] = defaultdict(list)
        rings = tuple(rings)
        points = [point for ring in rings for point in ring]
        easts, norths = zip(*points, strict=True)
        self.box = Box(west=min(easts), south=min(norths), east=max(easts), north=max(norths))
        for ring in rings:
            for start, end in pairwise(ring):
                low, high = sorted((start, end), key=lambda point: point[1])
                for band in range(int(low[1] // _BAND_M), int(high[1] // _BAND_M) + 1):
                    self._bands[band].append((low, high))

    def holds(self, point: Point) -> bool:
        """Say whether a point lies inside: whether a ray to the east crosses an odd number."""
        return bool(
            sum(
                _east_of(point, low, high)
                for low, high in self._bands.get(int(point[1] // _BAND_M), ())
                if low[1] <= point[1] < high[1]
            )
            % 2
        )


def _east_of(point: Point, low: Point, high: Point) -> bool:
    share = (point[1] - low[1]) / (high[1] - low[1])
    return point[0] < low[0] + share * (high[0] - low[0])
