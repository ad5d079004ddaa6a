"""Roads by the ids that signals and reports keep, many at once."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from community.streets import units
from community.streets.enums import SpotKind
from community.streets.models import Spot, Street, Stretch
from community.streets.units import Unit


@dataclass(frozen=True, kw_only=True)
class Road:
    """A unit, and what it is: "part of a street, 140 m", "whole street", "park"."""

    unit: Unit
    what: str


def find(unit_ids: Collection[UUID]) -> dict[UUID, Road]:
    """Name each unit by its id, with a fixed number of queries; what is no unit is left out."""
    return {**_stretches(unit_ids), **_streets(unit_ids), **_spots(unit_ids)}


def _stretches(unit_ids: Collection[UUID]) -> dict[UUID, Road]:
    rows = list(Stretch.objects.filter(pk__in=unit_ids).select_related("street"))
    return {
        row.pk: Road(unit=unit, what=f"{unit.kind.label}, {row.length_m} m")
        for row, unit in zip(rows, units.of_stretches(rows), strict=True)
    }


def _streets(unit_ids: Collection[UUID]) -> dict[UUID, Road]:
    found = map(units.of_street, Street.objects.filter(pk__in=unit_ids))
    return {one.id: Road(unit=one, what=str(one.kind.label)) for one in found}


def _spots(unit_ids: Collection[UUID]) -> dict[UUID, Road]:
    return {
        row.pk: Road(unit=units.of_spot(row), what=str(SpotKind(row.kind).label))
        for row in Spot.objects.filter(pk__in=unit_ids)
    }
