"""Maps drawn from our own streets: tiles for the script, a picture for the page without one.

No tile server and no third party learns where somebody looked.
"""

import math
from collections import defaultdict
from typing import Any

from community.streets import current, in_box
from community.streets.enums import Source, SpotKind
from community.streets.models import StreetImport
from community.streets.rules import pictures
from community.streets.rules.lines import Box, Line
from community.streets.rules.pictures import SVG_UNITS, Mark
from community.streets.rules.projection import Place, Point

LEAST_ZOOM, MOST_ZOOM = 14, 17
# A tile holds so much more on each side, so that a line's end does not show at its edge.
TILE_MARGIN = 0.05
# About a metre.
_DECIMALS = 5

# The picture: so many metres across, about a point of a grid, so that few different ones are asked
# for and none tells where somebody is.
SVG_METRES = 800
SVG_GRID_METRES = 200
_METRES_A_UNIT = SVG_METRES / SVG_UNITS


class NoTile(ValueError):  # noqa: N818 - what was asked for
    """There is no such tile."""


def tile(z: int, x: int, y: int) -> dict[str, Any]:
    """Give a tile of the Web Mercator grid, as what JSON can say; raises NoTile.

    {"streets": [[unit id, name, [[lat, lon], ...]], ...],
     "spots": [[unit id, kind, name, lat, lon], ...]}, in degrees to 5 decimals.
    """
    if not LEAST_ZOOM <= z <= MOST_ZOOM or not (0 <= x < 2**z and 0 <= y < 2**z):
        raise NoTile(f"{z}/{x}/{y}")
    held = current.find()
    if held is None:
        return {"streets": [], "spots": []}
    north, west = _corner(z, x - TILE_MARGIN, y - TILE_MARGIN)
    south, east = _corner(z, x + 1 + TILE_MARGIN, y + 1 + TILE_MARGIN)
    low = current.to_metres(held, lat=south, lon=west)
    high = current.to_metres(held, lat=north, lon=east)
    box = Box(west=low[0], south=low[1], east=high[0], north=high[1])
    return {
        "streets": [
            [str(one.unit), one.name, [_degrees(held, point) for point in one.line]]
            for one in in_box.stretches(box)
        ],
        "spots": [
            [str(one.pk), one.kind, one.name, *_degrees(held, one.point)]
            for one in in_box.spots(held, box)
        ],
    }


def svg(centre_lat: float, centre_lon: float) -> str:
    """Draw the streets 400 m about a place, snapped to a grid of 200 m, as 320 by 320 units."""
    held = current.find()
    if held is None:
        return pictures.draw(streets={}, marks=[], note="")
    east, north = _snapped(held, lat=centre_lat, lon=centre_lon)
    half = SVG_METRES / 2
    box = Box(west=east - half, south=north - half, east=east + half, north=north + half)
    streets: dict[str, list[Line]] = defaultdict(list)
    for one in in_box.stretches(box):
        streets[one.name].append(tuple(_to_units(point, box) for point in one.line))
    marks = [
        Mark(kind=SpotKind(one.kind), name=one.name, point=_to_units(one.point, box))
        for one in in_box.spots(held, box)
    ]
    note = "invented streets" if held.source == Source.GENERATED else ""
    return pictures.draw(streets=streets, marks=marks, note=note)


def place_on_svg(centre: Place, x: float, y: float) -> Place:
    """Give the (latitude, longitude) of a click on svg(*centre), in its units from top left.

    (0, 0) is what a browser sends when the picture was chosen by keyboard: no place, to be told by
    whoever calls. Raises NoTile where there are no streets.
    """
    held = current.find()
    if held is None:
        raise NoTile("There are no streets.")
    east, north = _snapped(held, lat=centre[0], lon=centre[1])
    half = SVG_UNITS / 2
    point = (east + (x - half) * _METRES_A_UNIT, north + (half - y) * _METRES_A_UNIT)
    return current.to_degrees(held, point)


def _corner(z: int, x: float, y: float) -> Place:
    """Give the north-western corner of a tile, which may have a fraction."""
    side = math.pi * (1 - 2 * y / 2**z)
    return math.degrees(math.atan(math.sinh(side))), x / 2**z * 360 - 180


def _degrees(held: StreetImport, point: Point) -> list[float]:
    lat, lon = current.to_degrees(held, point)
    return [round(lat, _DECIMALS), round(lon, _DECIMALS)]


def _snapped(held: StreetImport, *, lat: float, lon: float) -> Point:
    east, north = current.to_metres(held, lat=lat, lon=lon)
    return (
        round(east / SVG_GRID_METRES) * SVG_GRID_METRES,
        round(north / SVG_GRID_METRES) * SVG_GRID_METRES,
    )


def _to_units(point: Point, box: Box) -> Point:
    """Give units from the picture's top left."""
    return (point[0] - box.west) / _METRES_A_UNIT, (box.north - point[1]) / _METRES_A_UNIT
