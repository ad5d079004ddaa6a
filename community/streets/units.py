"""Units: what reports name and are counted by. A stretch, a whole street, or a spot."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from community.streets.enums import SpotKind, UnitKind
from community.streets.models import Spot, Street, Stretch

# A spot is beside a stretch in this reach.
BESIDE_WITHIN_M = 120


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit, as every list of choices shows it.

    `id` is the row's own, unique among all kinds. `beside` names the spot next to it, for
    "Ley Street, by the station"; empty where there is none.
    """

    kind: UnitKind
    id: UUID
    name: str
    ward: str
    borough: str
    beside: str = ""

    @property
    def label(self) -> str:
        """Name it as a person would: the street, and what it is by."""
        return f"{self.name}, {self.beside}" if self.beside else self.name


@dataclass(frozen=True, kw_only=True)
class Nearby:
    """A unit near a point: how far off, and where along it (to 10 m; None for a spot)."""

    unit: Unit
    metres: float
    chainage_m: int | None


def find(unit_id: UUID) -> Unit | None:
    """Give a unit by its id, as it is now.

    A stretch that a newer import does not have is the one that lies there now; one too short to be
    a unit is the one that it counts with. None where there is no such unit.
    """
    stretch = (
        Stretch.objects.filter(pk=unit_id)
        .select_related("street", "parent__street", "replaced_by__street")
        .first()
    )
    if stretch is not None:
        return of_stretch(stretch.replaced_by or stretch.parent or stretch)
    street = Street.objects.filter(pk=unit_id).first()
    if street is not None:
        return of_street(street)
    spot = Spot.objects.filter(pk=unit_id).first()
    return None if spot is None else of_spot(spot)


def of_stretch(stretch: Stretch) -> Unit:
    """Name one stretch by its street and what it is beside."""
    return _of_stretch(stretch, beside=beside([stretch.pk]).get(stretch.pk, ""))


def of_stretches(stretches: Collection[Stretch]) -> list[Unit]:
    """Name several, in their order, with one query."""
    words = beside([one.pk for one in stretches])
    return [_of_stretch(one, beside=words.get(one.pk, "")) for one in stretches]


def of_street(street: Street) -> Unit:
    """Name a whole street."""
    return Unit(
        kind=UnitKind.STREET,
        id=street.pk,
        name=street.name,
        ward=street.ward,
        borough=street.borough,
    )


def of_spot(spot: Spot) -> Unit:
    """Name a spot."""
    return Unit(
        kind=UnitKind.SPOT, id=spot.pk, name=spot.name, ward=spot.ward, borough=spot.borough
    )


def wording(kind: str) -> str:
    """Say where a stretch is that has a spot of this kind beside it; empty for none."""
    if not kind:
        return ""
    place = "in" if kind == SpotKind.TOWN_CENTRE else "by"
    return f"{place} the {SpotKind(kind).label}"


# Raw, since Django has no lseg: the kind of the nearest spot of the current import.
_BESIDE = """
SELECT DISTINCT ON (piece.stretch_id) piece.stretch_id, spot.kind
  FROM streets_piece piece
  JOIN streets_streetimport import ON import.is_current
  JOIN streets_spot spot ON spot.street_import_id = import.id
   AND spot.point <@ box(
         piece.box[0] + point(%(reach)s, %(reach)s), piece.box[1] - point(%(reach)s, %(reach)s))
 WHERE piece.stretch_id = ANY(%(ids)s) AND piece.line <-> spot.point <= %(reach)s
 ORDER BY piece.stretch_id, piece.line <-> spot.point, spot.id
"""


def beside(stretch_ids: Collection[UUID]) -> dict[UUID, str]:
    """Say what each stretch is beside, "by the station", where there is something."""
    with connection.cursor() as cursor:
        cursor.execute(_BESIDE, {"ids": list(stretch_ids), "reach": BESIDE_WITHIN_M})
        return {stretch_id: wording(kind) for stretch_id, kind in cursor.fetchall()}


def _of_stretch(stretch: Stretch, *, beside: str) -> Unit:
    street = stretch.street
    return Unit(
        kind=UnitKind.STRETCH,
        id=stretch.pk,
        name=street.name,
        ward=street.ward,
        borough=street.borough,
        beside=beside,
    )
