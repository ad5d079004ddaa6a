"""What lies in a box of the current import: lines cut at its edges, and spots."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from community.streets import fields
from community.streets.models import Spot, StreetImport
from community.streets.rules import lines
from community.streets.rules.lines import Box, Line
from community.streets.rules.projection import Point


@dataclass(frozen=True, kw_only=True)
class DrawnLine:
    """A part of a stretch's line, in metres; `unit` is what the stretch counts as."""

    unit: UUID
    name: str
    line: Line


# Raw, since Django has no box.
_IN_BOX = """
SELECT piece.stretch_id, COALESCE(stretch.parent_id, stretch.id), street.name, piece.line
  FROM streets_piece piece
  JOIN streets_stretch stretch ON stretch.id = piece.stretch_id
  JOIN streets_street street ON street.id = stretch.street_id
 WHERE piece.box && box(%(low)s::point, %(high)s::point)
 ORDER BY street.name, piece.stretch_id, piece.chainage_m
"""


def stretches(box: Box) -> list[DrawnLine]:
    """Give the lines in a box (metres), in the order of their streets' names."""
    asked = {"low": f"({box.west},{box.south})", "high": f"({box.east},{box.north})"}
    with connection.cursor() as cursor:
        cursor.execute(_IN_BOX, asked)
        rows = cursor.fetchall()
    drawn: list[DrawnLine] = []
    last = None
    for stretch, unit, name, start, end in _cut(rows, box):
        if stretch == last and drawn[-1].line[-1] == start:
            start_of = drawn.pop().line
            drawn.append(DrawnLine(unit=unit, name=name, line=(*start_of, end)))
        else:
            drawn.append(DrawnLine(unit=unit, name=name, line=(start, end)))
        last = stretch
    return drawn


def spots(held: StreetImport, box: Box) -> list[Spot]:
    """Give the spots in a box (metres)."""
    inside = Spot.objects.filter(street_import=held).extra(
        where=["point <@ box(%s::point, %s::point)"],
        params=[f"({box.west},{box.south})", f"({box.east},{box.north})"],
    )
    return list(inside.order_by("kind", "name", "pk"))


def _cut(
    rows: list[tuple[UUID, UUID, str, str]], box: Box
) -> Iterator[tuple[UUID, UUID, str, Point, Point]]:
    """Cut each piece to what lies in the box, and leave out what only touches it."""
    for stretch, unit, name, written in rows:
        kept = lines.clip(*fields.read_pair(written), box)
        if kept is not None and kept[0] != kept[1]:
            yield stretch, unit, name, *kept
