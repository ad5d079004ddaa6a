"""Which streets and spots a point is near: what a tap may have meant."""

import math
from typing import Any

from django.db import connection, models

from community.streets import current, fields, units
from community.streets.enums import UnitKind
from community.streets.models import Spot, Street, StreetImport
from community.streets.rules import lines
from community.streets.rules.projection import Point
from community.streets.units import Nearby, Unit
from foundation.geography import boroughs

_SPOT_WITHIN_M = 40
_CHAINAGE_TO_M = 10

# Raw, since Django has no lseg. The boxes find the few pieces by their index, `<->` measures them
# exactly. A stretch too short to be a unit answers as the one it counts with, where that comes
# nearest. One of each name, so that different roads are offered.
_ROADS = """
WITH near AS (
    SELECT COALESCE(stretch.parent_id, stretch.id) AS unit,
           min(piece.line <-> %(at)s::point) AS metres
      FROM streets_piece piece
      JOIN streets_stretch stretch ON stretch.id = piece.stretch_id
     WHERE piece.box && box(%(low)s::point, %(high)s::point)
       AND piece.line <-> %(at)s::point <= %(within)s
     GROUP BY unit
), roads AS (
    SELECT DISTINCT ON (lower(street.name))
           near.unit, near.metres, street.name, street.ward, street.borough
      FROM near
      JOIN streets_stretch stretch ON stretch.id = near.unit
      JOIN streets_street street ON street.id = stretch.street_id
     ORDER BY lower(street.name), near.metres, near.unit
)
SELECT roads.*, own.line, own.chainage_m, length.metres
  FROM roads
 CROSS JOIN LATERAL (
    SELECT line, chainage_m FROM streets_piece
     WHERE stretch_id = roads.unit ORDER BY line <-> %(at)s::point, id LIMIT 1
 ) own
 CROSS JOIN LATERAL (
    SELECT sum(line[0] <-> line[1]) AS metres FROM streets_piece WHERE stretch_id = roads.unit
 ) length
 ORDER BY roads.metres, roads.unit
 LIMIT %(at_most)s
"""


class _MetresTo(models.Func):
    """The distance of two points, the second of them as it is written."""

    template = "(%(expressions)s::point)"
    arg_joiner = " <-> "
    output_field = models.FloatField()


def units_near(*, lat: float, lon: float, at_most: int = 3, within_m: float = 60) -> list[Nearby]:
    """Give the units near a place (degrees), nearest first, each road by its name once.

    A spot within 40 m takes one of the places, since people name it before the road. Empty where
    nothing is so near, as outside of all streets.
    """
    held = current.find()
    if held is None or not _is_place(lat, lon):
        return []
    at = current.to_metres(held, lat=lat, lon=lon)
    spot = _spot(held, at, within_m=min(within_m, _SPOT_WITHIN_M))[:at_most]
    roads = _roads(at, at_most=at_most - len(spot), within_m=within_m)
    return sorted([*spot, *roads], key=lambda one: one.metres)


def inside_area(lat: float, lon: float) -> bool:
    """Say whether a place (degrees) lies in a borough whose streets we have."""
    if not _is_place(lat, lon):
        return False
    borough = boroughs.borough_of(lat=lat, lon=lon)
    return Street.objects.filter(street_import__is_current=True, borough=borough).exists()


def _is_place(lat: float, lon: float) -> bool:
    return math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180


def _roads(at: Point, *, at_most: int, within_m: float) -> list[Nearby]:
    east, north = at
    asked: dict[str, str | float] = {
        "at": _written(at),
        "low": _written((east - within_m, north - within_m)),
        "high": _written((east + within_m, north + within_m)),
        "within": within_m,
        "at_most": at_most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ROADS.replace("%(at)s::point", "%(at)s::point::point"), asked)
        rows = cursor.fetchall()
    beside = units.beside([row[0] for row in rows])
    return [_nearby(row, at=at, beside=beside.get(row[0], "")) for row in rows]


def _nearby(row: tuple[Any, ...], *, at: Point, beside: str) -> Nearby:
    unit, metres, name, ward, borough, line, chainage, length = row
    start, end = fields.read_pair(line)
    along = chainage + lines.foot_on_segment(at, start, end).chainage_m
    return Nearby(
        unit=Unit(
            kind=UnitKind.STRETCH, id=unit, name=name, ward=ward, borough=borough, beside=beside
        ),
        metres=metres,
        chainage_m=min(_to_ten(along), int(length) // _CHAINAGE_TO_M * _CHAINAGE_TO_M),
    )


def _to_ten(metres: float) -> int:
    return round(metres / _CHAINAGE_TO_M) * _CHAINAGE_TO_M


def _spot(held: StreetImport, at: Point, *, within_m: float) -> list[Nearby]:
    """Give the nearest spot, or none."""
    found = (
        Spot.objects.filter(street_import=held)
        .annotate(metres=_MetresTo(models.F("point"), models.Value(_written(at))))
        .filter(metres__lte=within_m)
        .order_by("metres", "pk")
    )
    return [
        Nearby(unit=units.of_spot(one), metres=one.metres, chainage_m=None) for one in found[:1]
    ]


def _written(point: Point) -> str:
    return f"({point[0]},{point[1]})"
