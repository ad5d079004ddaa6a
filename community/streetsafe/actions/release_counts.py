"""Counts of a quarter, straight from its reports; what of them is said, rules decide."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from community.streets import units
from community.streets.enums import UnitKind
from community.streets.models import Spot, Street, Stretch
from community.streetsafe.actions import source_counts
from community.streetsafe.enums import (
    ABOUT_BEHAVIOUR,
    ABOUT_THE_PLACE,
    Counted,
    Feeling,
    Measure,
    Reason,
)
from community.streetsafe.models import Report
from community.streetsafe.rules.quarters import Quarter
from community.streetsafe.rules.release_lines import Area, QuarterCounts, Road
from community.streetsafe.rules.suppression import RoadCounts

_PLACE, _BEHAVIOUR = sum(ABOUT_THE_PLACE), sum(ABOUT_BEHAVIOUR)
_ANSWERS = ("road", "reasons", "speaks_as", "time_band")


@dataclass(frozen=True, kw_only=True)
class _Named:
    """A road as the current rows have it."""

    kind: UnitKind
    name: str
    usrn: int | None
    area: Area


def read(quarter: Quarter) -> QuarterCounts:
    """Count a quarter's reports that weigh and say that a place feels unsafe."""
    reports = source_counts.with_road(
        Report.objects.filter(
            counted=Counted.YES,
            feeling=Feeling.UNSAFE,
            received_on__range=(quarter.begins_on, quarter.ends_on),
        )
    ).order_by()
    counts = _by_road(reports, sources=source_counts.of_quarter(quarter))
    named = _named(counts)
    return QuarterCounts(
        roads=[
            Road(
                unit=unit,
                kind=named[unit].kind,
                name=named[unit].name,
                usrn=named[unit].usrn,
                area=named[unit].area,
                counts=each,
            )
            for unit, each in counts.items()
        ],
        units=_units(one.area for one in named.values()),
        cells=_cells(reports, named=named),
    )


def labels(roads: Collection[UUID]) -> dict[UUID, str]:
    """Say of stretches where on their street they are."""
    stretches = Stretch.objects.filter(pk__in=roads).select_related("street")
    return {one.id: one.label for one in units.of_stretches(list(stretches))}


def _by_road(
    reports: QuerySet[Report, Any], *, sources: Mapping[UUID, int]
) -> dict[UUID, RoadCounts]:
    rows = (
        reports.alias(
            place_bits=F("reasons").bitand(_PLACE), behaviour_bits=F("reasons").bitand(_BEHAVIOUR)
        )
        .values("road")
        .annotate(
            reports=Count("pk"),
            place=Count("pk", filter=Q(place_bits__gt=0)),
            behaviour=Count("pk", filter=Q(behaviour_bits__gt=0)),
        )
    )
    return {
        one["road"]: RoadCounts(
            reports=one["reports"],
            sources=sources.get(one["road"], 0),
            place=one["place"],
            behaviour=one["behaviour"],
        )
        for one in rows
    }


def _named(roads: Collection[UUID]) -> dict[UUID, _Named]:
    found = {}
    for stretch in Stretch.objects.filter(pk__in=roads).select_related("street"):
        found[stretch.pk] = _name(UnitKind.STRETCH, stretch.street, usrn=stretch.street.usrn)
    for street in Street.objects.filter(pk__in=roads):
        found[street.pk] = _name(UnitKind.STREET, street, usrn=street.usrn)
    for spot in Spot.objects.filter(pk__in=roads):
        found[spot.pk] = _name(UnitKind.SPOT, spot, usrn=None)
    return found


def _name(kind: UnitKind, row: Street | Spot, *, usrn: int | None) -> _Named:
    area = Area(borough=row.borough, ward=row.ward)
    return _Named(kind=kind, name=row.name, usrn=usrn, area=area)


def _units(reported: Iterable[Area]) -> dict[Area, int]:
    """Count the roads of each ward on today's map; a ward that is gone has at least its reports."""
    stretches = Stretch.objects.filter(
        parent=None, replaced_by=None, street_import__is_current=True
    ).values_list("street__borough", "street__ward")
    streets, spots = (
        model.objects.filter(street_import__is_current=True).values_list("borough", "ward")
        for model in (Street, Spot)
    )
    found: Counter[Area] = Counter()
    for rows in (stretches, streets, spots):
        for borough, ward, many in rows.order_by().annotate(many=Count("pk")):
            found[Area(borough=borough, ward=ward)] += many
    for area, many in Counter(reported).items():
        found[area] = max(found[area], many)
    return dict(found)


def _cells(
    reports: QuerySet[Report, Any], *, named: Mapping[UUID, _Named]
) -> dict[str, dict[Measure, Counter[str]]]:
    """Count the reasons, voices and times of day of each borough, each by itself."""
    found: dict[str, dict[Measure, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    rows = reports.values(*_ANSWERS).annotate(many=Count("pk"))
    for row in rows:
        tables, many = found[named[row["road"]].area.borough], row["many"]
        for reason in Reason:
            if row["reasons"] & reason:
                tables[Measure.REASON][reason.name.lower()] += many
        for measure in (Measure.SPEAKS_AS, Measure.TIME_BAND):
            if answer := row[measure]:
                tables[measure][answer] += many
    return {borough: dict(tables) for borough, tables in found.items()}
