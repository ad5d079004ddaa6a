"""Columns of PostgreSQL's own geometric types, in local metres east and north.

PostGIS is in none of our servers' wheels; `box` has a GiST index and `lseg <-> point` is exact
(https://www.postgresql.org/docs/current/functions-geometry.html).
"""

import re
from typing import TYPE_CHECKING, Any

from django.db import models

Point = tuple[float, float]
# Two ends of a line, or two corners of a box.
Pair = tuple[Point, Point]

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def read_pair(written: str) -> Pair:
    """Read what PostgreSQL writes of a line or a box, as [(1,2),(3,4)]."""
    a, b, c, d = map(float, _NUMBER.findall(written))
    return (a, b), (c, d)


if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


class PointField(_Field):
    """A `point`: (east, north) in metres."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "point"

    def from_db_value(self, value: str | None, *_: object) -> Point | None:
        """Read what PostgreSQL writes, as (12.5,-3)."""
        if value is None:
            return None
        east, north = map(float, _NUMBER.findall(value))
        return east, north

    def get_prep_value(self, value: Point | None) -> str | None:
        """Write it as PostgreSQL reads it."""
        return None if value is None else f"({value[0]},{value[1]})"


class _PairField(_Field):
    def from_db_value(self, value: str | None, *_: object) -> Pair | None:
        return None if value is None else read_pair(value)

    def get_prep_value(self, value: Pair | None) -> str | None:
        if value is None:
            return None
        (a, b), (c, d) = value
        return f"({a},{b}),({c},{d})"


class LineField(_PairField):
    """An `lseg`: a straight line between two points, each (east, north) in metres."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "lseg"

    def get_prep_value(self, value: Pair | None) -> str | None:
        """Write it in the brackets of an lseg."""
        written = super().get_prep_value(value)
        return None if written is None else f"[{written}]"


class BoxField(_PairField):
    """A `box` by two opposite corners; read back, the first is the north-eastern one."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002
        return "box"
