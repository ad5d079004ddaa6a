"""Where a place lies: the areas that duty periods name, boroughs for short, and distances.

A force's own are in the file that SC_AREAS_FILE names. The sample is London's: boroughs.json, made
by devstack/devtools/boroughs.py from data under the Open Government Licence v3.0. Contains National
Statistics data © Crown copyright and database right [2015]. Contains Ordnance Survey data © Crown
copyright and database right [2015].
"""

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from django.conf import settings

from foundation.geography import area_files

EARTH_METRES = 6_371_008.8
RIVER_METRES = 400

# Degrees that are more than the river's width at this latitude.
_MARGIN = 0.01

# A place is (latitude, longitude) in degrees, as people say it; a position of the boundaries is
# (longitude, latitude), as GeoJSON has it.
Place = tuple[float, float]
Position = tuple[float, float]
Ring = tuple[Position, ...]


@dataclass(frozen=True, kw_only=True)
class _Borough:
    """A borough's closed rings of (longitude, latitude), and the box around them."""

    name: str
    rings: tuple[Ring, ...]
    west: float
    south: float
    east: float
    north: float


def borough_of(*, lat: float, lon: float) -> str | None:
    """Name the borough of a place; None outside London. A place lies in one borough at most.

    On the Thames, which no boundary holds, it is the nearer bank's.
    """
    for borough in _BOROUGHS:
        in_box = borough.west <= lon <= borough.east and borough.south <= lat <= borough.north
        if in_box and _crossings(borough.rings, lat=lat, lon=lon) % 2:
            return borough.name
    return _nearer_bank(lat=lat, lon=lon)


def metres_outside(*, names: Collection[str], lat: float, lon: float) -> float:
    """Measure from a place to the nearest of the boroughs named, in metres; 0 inside of one.

    Flat, which is exact enough for a few kilometres; infinite where no borough is named. The Thames
    is outside of every borough.
    """
    named = [_BY_NAME[name] for name in names if name in _BY_NAME]
    if any(_crossings(borough.rings, lat=lat, lon=lon) % 2 for borough in named):
        return 0.0
    return min((_metres_to(borough, lat=lat, lon=lon) for borough in named), default=math.inf)


def rings_of(name: str) -> tuple[Ring, ...]:
    """Give an area's closed rings of (longitude, latitude); raises KeyError for no name of ours."""
    return _BY_NAME[name].rings


def distance_metres(a: Place, b: Place) -> float:
    """Measure between two places along the earth's surface, in metres (haversine)."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    half_lat = (lat_b - lat_a) / 2
    half_lon = math.radians(b[1] - a[1]) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * EARTH_METRES * math.asin(math.sqrt(min(1.0, chord)))


def _crossings(rings: Iterable[Ring], *, lat: float, lon: float) -> int:
    """Count the edges that a ray going east from the place crosses.

    Edges are half-open and always computed from their southern end, so that two boroughs which
    share an edge get the same answer for it, and a place on it lies in exactly one of them.
    """
    return sum(
        _east_of(lon, edge=(low, high), lat=lat)
        for low, high in _edges(rings)
        if low[1] <= lat < high[1]
    )


def _edges(rings: Iterable[Ring]) -> Iterator[tuple[Position, Position]]:
    """Give each edge with its southern end first."""
    for ring in rings:
        for start, end in pairwise(ring):
            yield (start, end) if start[1] <= end[1] else (end, start)


def _east_of(lon: float, *, edge: tuple[Position, Position], lat: float) -> bool:
    """Tell whether the edge runs east of the place, at the place's latitude."""
    (low_lon, low_lat), (high_lon, high_lat) = edge
    share = (lat - low_lat) / (high_lat - low_lat)
    return lon < low_lon + share * (high_lon - low_lon)


def _nearer_bank(*, lat: float, lon: float) -> str | None:
    """Name the nearest borough of a place that lies between two, as a bridge does; else None.

    One borough near by is not enough: that would move London's outer border outwards.
    """
    near = sorted(
        (metres, borough.name)
        for borough in _BOROUGHS
        if _is_near(borough, lat=lat, lon=lon)
        and (metres := _metres_to(borough, lat=lat, lon=lon)) <= RIVER_METRES
    )
    return near[0][1] if len(near) > 1 else None


def _is_near(borough: _Borough, *, lat: float, lon: float) -> bool:
    """Tell cheaply whether a place may lie within the river's width of a borough."""
    return (
        borough.west - _MARGIN <= lon <= borough.east + _MARGIN
        and borough.south - _MARGIN <= lat <= borough.north + _MARGIN
    )


def _metres_to(borough: _Borough, *, lat: float, lon: float) -> float:
    """Measure to a borough's nearest edge; flat, which is exact enough for a few hundred metres."""
    metres_a_degree = math.radians(EARTH_METRES)
    squash = math.cos(math.radians(lat))
    return metres_a_degree * min(
        _to_segment(
            ((low[0] - lon) * squash, low[1] - lat),
            ((high[0] - lon) * squash, high[1] - lat),
        )
        for low, high in _edges(borough.rings)
    )


def _to_segment(start: Position, end: Position) -> float:
    """Measure from the origin to a line segment."""
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    length = along_x**2 + along_y**2
    share = -(start[0] * along_x + start[1] * along_y) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(start[0] + share * along_x, start[1] + share * along_y)


def _load() -> tuple[_Borough, ...]:
    """Read the force's own areas, else the boroughs of London, which lie beside this module."""
    own = settings.AREAS_FILE
    named = area_files.read(Path(own) if own else Path(__file__).with_name("boroughs.json"))
    return tuple(_borough(name=name, rings=rings) for name, rings in named.items())


def _borough(*, name: str, rings: list[list[list[float]]]) -> _Borough:
    """Freeze one borough and draw the box around it."""
    lons, lats = zip(*(position for ring in rings for position in ring), strict=True)
    return _Borough(
        name=name,
        rings=tuple(tuple((lon, lat) for lon, lat in ring) for ring in rings),
        west=min(lons),
        south=min(lats),
        east=max(lons),
        north=max(lats),
    )


_BOROUGHS = _load()
_BY_NAME = {borough.name: borough for borough in _BOROUGHS}
BOROUGHS: tuple[str, ...] = tuple(borough.name for borough in _BOROUGHS)
