"""What is published of quarters that are over, for whoever reads it: nothing else of counts is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from community.streets.models import Stretch
from community.streets.units import Unit
from community.streetsafe.actions import releases
from community.streetsafe.enums import Level, Measure
from community.streetsafe.models import Release, ReleaseRow
from community.streetsafe.rules import quarters, release_file
from community.streetsafe.rules.quarters import Quarter
from community.streetsafe.rules.release_lines import Line
from community.streetsafe.rules.suppression import Said


@dataclass(frozen=True, kw_only=True)
class Released:
    """One release. `digest` is the SHA-256 of its file, in hex."""

    quarter: Quarter
    made_at: datetime
    digest: str
    road_at_least: int
    detail_at_least: int
    attribution: str


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a street of which a band is published."""

    unit: UUID
    name: str
    said: Said


@dataclass(frozen=True, kw_only=True)
class OfRoad:
    """What the last release says of a road, its parts (of a street) and its ward."""

    release: Released
    road: Said | None
    parts: list[Part]
    ward: Said | None


def all_of_them() -> list[Released]:
    """List the releases, the last first."""
    return [_released(one) for one in Release.objects.order_by("-quarter")]


def find(quarter: Quarter) -> tuple[Released, list[Line]] | None:
    """Give a quarter's release with its lines; None where there is none."""
    found = Release.objects.filter(quarter=quarter.begins_on).first()
    return None if found is None else (_released(found), releases.lines_of(found))


def file_of(quarter: Quarter, lines: Collection[Line]) -> str:
    """Write the file whose digest is in the audit log."""
    return release_file.write(quarter, lines)


def of_unit(unit: Unit) -> OfRoad | None:
    """Give what the last release says of a unit; None before the first."""
    release = Release.objects.order_by("-quarter").first()
    if release is None:
        return None
    parts = Stretch.objects.filter(street=unit.id).values("id")
    rows = release.rows.filter(measure=Measure.REPORTS)
    roads = rows.filter(Q(unit=unit.id) | Q(unit__in=parts)).order_by("position")
    ward = rows.filter(level=Level.WARD, borough=unit.borough, ward=unit.ward).first()
    found = [(row, said) for row in roads if (said := _said(row)) is not None]
    return OfRoad(
        release=_released(release),
        road=next((said for row, said in found if row.unit == unit.id), None),
        parts=[
            Part(unit=row.unit, name=row.name, said=said)
            for row, said in found
            if row.unit is not None and row.unit != unit.id
        ],
        ward=None if ward is None else _said(ward),
    )


def _released(row: Release) -> Released:
    return Released(
        quarter=quarters.of(row.quarter),
        made_at=row.made_at,
        digest=bytes(row.digest).hex(),
        road_at_least=row.road_at_least,
        detail_at_least=row.detail_at_least,
        attribution=row.attribution,
    )


def _said(row: ReleaseRow) -> Said | None:
    if row.at_least is None:
        return None
    return Said(at_least=row.at_least, at_most=row.at_most, rounded=row.rounded)
