"""What lies around units: spots near by, and the stretches of other streets. Many at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, kw_only=True)
class SpotNear:
    """A spot near a unit: how many metres from its line."""

    name: str
    kind: str
    metres: int


# Raw, since Django has no lseg. A unit's lines are those of its stretches, short ones among them;
# a spot is a line without length. The boxes find the few others by their index.
_LINES = """
WITH own AS (
    SELECT stretch.id AS unit, piece.line, stretch.street_id AS street
      FROM streets_stretch stretch
      JOIN streets_stretch part ON part.id = stretch.id OR part.parent_id = stretch.id
      JOIN streets_piece piece ON piece.stretch_id = part.id
     WHERE stretch.id = ANY(%(ids)s)
     UNION ALL
    SELECT stretch.street_id, piece.line, stretch.street_id
      FROM streets_stretch stretch
      JOIN streets_piece piece ON piece.stretch_id = stretch.id
     WHERE stretch.street_id = ANY(%(ids)s) AND stretch.replaced_by_id IS NULL
     UNION ALL
    SELECT spot.id, lseg(spot.point, spot.point), NULL
      FROM streets_spot spot
     WHERE spot.id = ANY(%(ids)s)
), reach AS (
    SELECT unit, line, street,
           box(point(greatest((line[0])[0], (line[1])[0]) + %(reach)s,
                     greatest((line[0])[1], (line[1])[1]) + %(reach)s),
               point(least((line[0])[0], (line[1])[0]) - %(reach)s,
                     least((line[0])[1], (line[1])[1]) - %(reach)s)) AS box
      FROM own
)
"""
_RINGS = (
    _LINES
    + """
SELECT DISTINCT reach.unit, COALESCE(stretch.parent_id, stretch.id)
  FROM reach
  JOIN streets_piece piece ON piece.box && reach.box
  JOIN streets_stretch stretch ON stretch.id = piece.stretch_id
  JOIN streets_streetimport import ON import.id = stretch.street_import_id AND import.is_current
 WHERE stretch.street_id IS DISTINCT FROM reach.street
   AND piece.line <-> reach.line <= %(reach)s
"""
)
_SPOTS = (
    _LINES
    + """
SELECT reach.unit, spot.name, spot.kind, min(reach.line <-> spot.point) AS metres
  FROM reach
  JOIN streets_streetimport import ON import.is_current
  JOIN streets_spot spot ON spot.street_import_id = import.id AND spot.point <@ reach.box
 WHERE reach.line <-> spot.point <= %(reach)s AND spot.id <> reach.unit
 GROUP BY reach.unit, spot.id
 ORDER BY metres, spot.name
"""
)


def rings(unit_ids: Collection[UUID], *, within_m: float) -> dict[UUID, frozenset[UUID]]:
    """Give the stretches of other streets that touch each unit or lie so near; one query.

    One too short to be a unit is given as the one that it counts with. What has none is left out.
    """
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for unit, stretch in _ask(_RINGS, unit_ids, within_m):
        found[unit].add(stretch)
    return {unit: frozenset(stretches) for unit, stretches in found.items()}


def spots(
    unit_ids: Collection[UUID], *, within_m: float, at_most: int
) -> dict[UUID, list[SpotNear]]:
    """Give the nearest spots of each unit, nearest first; one query."""
    found: dict[UUID, list[SpotNear]] = defaultdict(list)
    for unit, name, kind, metres in _ask(_SPOTS, unit_ids, within_m):
        if len(found[unit]) < at_most:
            found[unit].append(SpotNear(name=name, kind=kind, metres=round(metres)))
    return dict(found)


def _ask(statement: str, unit_ids: Collection[UUID], within_m: float) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": list(unit_ids), "reach": within_m})
        return list(cursor.fetchall())
