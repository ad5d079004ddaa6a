"""Accuracy circles: a device is somewhere within so many metres of where it says.

What can be said of such a place is said of the whole circle, to a metre.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from foundation.geography import boroughs

_METRES_A_DEGREE = math.radians(boroughs.EARTH_METRES)
# Squares are not split further: what is left over is called by its middle.
_FINE_ENOUGH = 0.5  # metres from the middle of a square to its side


class Lies(Enum):
    """Where a circle lies of some boroughs."""

    INSIDE = auto()
    OUTSIDE = auto()
    ACROSS = auto()


@dataclass(frozen=True, kw_only=True)
class Circle:
    """A place in degrees north and east, and how far off it may be, in metres."""

    lat: float
    lon: float
    radius_m: float


def lies(circle: Circle, *, names: Collection[str], beyond_m: float) -> Lies:
    """Say where a circle lies of the boroughs named, taken together.

    INSIDE: its middle lies in one of them, and no part further outside than `beyond_m` metres of
    their border. OUTSIDE: no part of it lies in any.
    """
    if boroughs.borough_of(lat=circle.lat, lon=circle.lon) in names:
        within = _is_within(circle, names=names, beyond_m=beyond_m)
        return Lies.INSIDE if within else Lies.ACROSS
    apart = boroughs.metres_outside(names=names, lat=circle.lat, lon=circle.lon)
    return Lies.OUTSIDE if apart > circle.radius_m else Lies.ACROSS


def surely_apart_m(a: Circle, b: Circle) -> float:
    """Measure how far apart two places are at the least; 0 where one may be the other."""
    between = boroughs.distance_metres((a.lat, a.lon), (b.lat, b.lon))
    return max(between - a.radius_m - b.radius_m, 0.0)


def _is_within(circle: Circle, *, names: Collection[str], beyond_m: float) -> bool:
    """Tell whether each point of a circle lies within `beyond_m` of some boroughs.

    The circle's square is cut into quarters until each is wholly near enough, wholly out of the
    circle, or a metre wide; a distance changes by no more than the way one goes.
    """
    squares = [(0.0, 0.0, circle.radius_m)]
    while squares:
        east, north, half = squares.pop()
        if _nearest_m(east, north, half) > circle.radius_m:
            continue
        apart = _metres_outside(circle, names, east=east, north=north)
        reach = half * math.sqrt(2)
        if apart + reach <= beyond_m:
            continue
        if apart - reach > beyond_m or (half <= _FINE_ENOUGH and apart > beyond_m):
            return False
        if half > _FINE_ENOUGH:
            squares += _quarters(east, north, half / 2)
    return True


def _quarters(east: float, north: float, half: float) -> list[tuple[float, float, float]]:
    return [(east + x * half, north + y * half, half) for x in (-1, 1) for y in (-1, 1)]


def _nearest_m(east: float, north: float, half: float) -> float:
    """Measure from the middle of the circle to the nearest point of a square."""
    return math.hypot(max(abs(east) - half, 0.0), max(abs(north) - half, 0.0))


def _metres_outside(circle: Circle, names: Collection[str], *, east: float, north: float) -> float:
    """Measure how far outside a point lies that is so many metres from the circle's middle."""
    squash = math.cos(math.radians(circle.lat))
    return boroughs.metres_outside(
        names=names,
        lat=circle.lat + north / _METRES_A_DEGREE,
        lon=circle.lon + east / (_METRES_A_DEGREE * squash),
    )
