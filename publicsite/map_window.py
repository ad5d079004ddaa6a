"""What the drawn map shows: its middle, and a tap on it.

The middle stands in the picture's address, which proxies may log. So it is coarse: a point of a
grid of 0.005 degrees, about 560 by 350 metres, and never the place that somebody tapped or typed.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Q

from community.streets import current, maps
from community.streets.enums import SpotKind
from community.streets.fields import Point
from community.streets.models import Piece, Spot, Street
from community.streets.rules import pictures
from community.streets.units import Unit
from foundation.geography import boroughs

# Of the picture on the page, in CSS pixels. It fits into 320 without sideways scroll, and is not
# scaled: without script nothing would tell by how much.
SIDE_PX = 288
# Points of the grid in a degree.
_IN_A_DEGREE = 200
# North and east. Less than the 800 metres that are drawn, so that no street is stepped over.
_STEPS = {"north": (1, 0), "south": (-1, 0), "west": (0, -2), "east": (0, 2)}
SIDES = tuple(_STEPS)
_WRITTEN = re.compile(r"(-?\d{1,2}\.\d\d[05]),(-?\d{1,3}\.\d\d[05])", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Middle:
    """The middle of the map: a point of the grid, counted from 0 degrees."""

    lat: int
    lon: int

    def __str__(self) -> str:
        """Write it as forms and addresses have it."""
        return "{:.3f},{:.3f}".format(*self.degrees)

    @property
    def degrees(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.lat / _IN_A_DEGREE, self.lon / _IN_A_DEGREE

    def moved(self, to: str) -> "Middle":
        """Move it by one step to a side of the world; anything else leaves it where it is."""
        north, east = _STEPS.get(to, (0, 0))
        return _kept_inside(lat=self.lat + north, lon=self.lon + east)

    def place_at(self, *, x: int, y: int) -> tuple[float, float] | None:
        """Tell latitude and longitude of a tap, in CSS pixels from the picture's corner.

        None where there are no streets at all.
        """
        scale = pictures.SVG_UNITS / SIDE_PX
        try:
            return maps.place_on_svg(self.degrees, x * scale, y * scale)
        except maps.NoTile:
            return None


def around(*, lat: float, lon: float) -> Middle:
    """Give the middle of the map that shows a place."""
    return _kept_inside(lat=round(lat * _IN_A_DEGREE), lon=round(lon * _IN_A_DEGREE))


def around_unit(unit: Unit) -> Middle | None:
    """Give the middle of the map that shows a unit, or an end of it; None for one not drawn."""
    at = Spot.objects.filter(pk=unit.id).values_list("point", flat=True).first()
    if at is None:
        pieces = Piece.objects.filter(Q(stretch=unit.id) | Q(stretch__street=unit.id))
        line = pieces.order_by("stretch_id", "chainage_m").values_list("line", flat=True).first()
        at = line[0] if line else None
    return _around_point(at) if at else None


def read(written: str) -> Middle | None:
    """Read a middle from a form or an address; None for any other text, also a finer one."""
    found = _WRITTEN.fullmatch(written)
    return around(lat=float(found[1]), lon=float(found[2])) if found else None


def start() -> Middle:
    """Give the middle that a page begins with, the same for everybody: a town centre."""
    return _start_of(_import_id())


def _around_point(at: Point) -> Middle | None:
    """Give the middle for a point in the metres of the streets that are ours now."""
    held = current.find()
    if held is None:
        return None
    lat, lon = current.to_degrees(held, at)
    return around(lat=lat, lon=lon)


def _kept_inside(*, lat: int, lon: int) -> Middle:
    """Keep to the area, so that no step and no address leads to an empty sea."""
    south, west, north, east = _box_of(_import_id())
    return Middle(lat=min(max(lat, south), north), lon=min(max(lon, west), east))


def _import_id() -> UUID | None:
    """Name the streets that are ours now."""
    held = current.find()
    return held.id if held else None


# Both are kept for as long as the streets stay the same.
@lru_cache(maxsize=1)
def _start_of(import_id: UUID | None) -> Middle:
    """Give the first town centre of an import, or the middle of the area."""
    centres = Spot.objects.filter(street_import=import_id, kind=SpotKind.TOWN_CENTRE)
    at = centres.order_by("name", "id").values_list("point", flat=True).first()
    south, west, north, east = _box_of(import_id)
    middle = Middle(lat=(south + north) // 2, lon=(west + east) // 2)
    return (at and _around_point(at)) or middle


@lru_cache(maxsize=1)
def _box_of(_import_id: UUID | None) -> tuple[int, int, int, int]:
    """Give the box around the boroughs that have streets: south, west, north, east."""
    named = set(Street.objects.values_list("borough", flat=True).distinct())
    names = named & set(boroughs.BOROUGHS) or set(boroughs.BOROUGHS)
    places = [at for name in names for ring in boroughs.rings_of(name) for at in ring]
    lats = [round(lat * _IN_A_DEGREE) for _, lat in places]
    lons = [round(lon * _IN_A_DEGREE) for lon, _ in places]
    return min(lats), min(lons), max(lats), max(lons)
