"""Web Mercator (EPSG:3857), as every tile service draws: the world is a square of side 1.

x grows to the east and y to the south, from the north-western corner. Distances grow with the
latitude, so a length in metres is converted where it lies.
"""

import math
from dataclasses import dataclass

_METRES_AROUND = 2 * math.pi * 6_378_137
# Beyond this latitude the square ends.
_NORTHERNMOST = 85.0511


@dataclass(frozen=True, kw_only=True)
class MapBox:
    """A part of the square."""

    west: float
    north: float
    east: float
    south: float

    def around(self, other: "MapBox") -> "MapBox":
        """Give the box around both."""
        return MapBox(
            west=min(self.west, other.west),
            north=min(self.north, other.north),
            east=max(self.east, other.east),
            south=max(self.south, other.south),
        )

    def meets(self, other: "MapBox") -> bool:
        """Say whether both have a point in common."""
        beside = self.east < other.west or other.east < self.west
        return not (beside or self.south < other.north or other.south < self.north)


def point(*, lat: float, lon: float) -> tuple[float, float]:
    """Give x and y of a place, in sides of the square."""
    clipped = math.radians(max(-_NORTHERNMOST, min(_NORTHERNMOST, lat)))
    north = math.asinh(math.tan(clipped))
    return (lon + 180) / 360, (1 - north / math.pi) / 2


def length(metres: float, *, lat: float) -> float:
    """Give a length at a latitude, in sides of the square."""
    return metres / (_METRES_AROUND * math.cos(math.radians(lat)))


def box_of(points: "list[tuple[float, float]]") -> MapBox:
    """Give the box around points of the square; raises ValueError for none."""
    xs, ys = zip(*points, strict=True)
    return MapBox(west=min(xs), north=min(ys), east=max(xs), south=max(ys))
