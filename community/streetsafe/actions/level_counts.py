"""What the standings and reports of one level (stretches, streets, spots) give the rules."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from community.streets.enums import UnitKind
from community.streets.models import Spot, Street, Stretch
from community.streetsafe.actions import tallies
from community.streetsafe.enums import Counted, Feeling, Group, WhyNotCounted
from community.streetsafe.models import Report, Standing, Tally
from community.streetsafe.rules import growing
from community.streetsafe.rules.evidence import Tap
from community.streetsafe.rules.growing import Growth, Level, Totals
from community.streetsafe.rules.weeks import LONG, SHORT, Window

_COUNTS = {SHORT: ("c28", "b28"), LONG: ("c91", "b91")}


@dataclass(frozen=True, kw_only=True)
class LevelCounts:
    """One level tonight: its units that may amount to anything, with road, growth and taps.

    The road of a stretch is its street; a street and a spot are their own. `parts` are a street's
    stretches.
    """

    kind: UnitKind
    growths: Mapping[UUID, Growth]
    taps: Mapping[UUID, list[Tap]]
    roads: Mapping[UUID, UUID]
    parts: Mapping[UUID, list[UUID]]


def read(kind: UnitKind, *, week: date, area: Mapping[Window, Totals]) -> LevelCounts:
    """Read a level; the standings must be of that week."""
    grown = growing.growths(_level(kind), area=area)
    units = {*grown, *_much_tapped(kind, week=week)}
    return LevelCounts(
        kind=kind,
        growths=grown,
        taps=_taps(kind, units, week=week),
        roads=_roads(kind, units),
        parts=_parts(kind, units),
    )


def area_totals() -> dict[Window, Totals]:
    """Sum up all reports: each is of one street or one spot."""
    streets, spots = _sums(UnitKind.STREET), _sums(UnitKind.SPOT)
    return {
        window: Totals(
            window=streets[inside] + spots[inside], baseline=streets[before] + spots[before]
        )
        for window, (inside, before) in _COUNTS.items()
    }


def _sums(kind: UnitKind) -> dict[str, int]:
    columns = [column for pair in _COUNTS.values() for column in pair]
    return _standings(kind).aggregate(**{column: Sum(column, default=0) for column in columns})


def past_weeks(week: date) -> int:
    """Say how many weeks of reports there are before the short window."""
    first: date | None = Tally.objects.aggregate(first=Min("week"))["first"]
    return 0 if first is None else max(0, (SHORT.begins(week) - first).days // 7)


def _units(kind: UnitKind) -> QuerySet[Any]:
    """Give the units of today's map that are counted by themselves."""
    match kind:
        case UnitKind.STRETCH:
            units = Stretch.objects.filter(parent=None, replaced_by=None)
            return units.filter(street_import__is_current=True)
        case UnitKind.STREET:
            return Street.objects.filter(street_import__is_current=True)
    return Spot.objects.filter(street_import__is_current=True)


def _standings(kind: UnitKind) -> QuerySet[Standing]:
    return Standing.objects.filter(unit__in=_units(kind).values("id"), group=Group.ALL, dark="")


def _level(kind: UnitKind) -> Level[UUID]:
    standings = _standings(kind)
    sums = standings.aggregate(
        ever=Count("unit"),
        **{f"{b}_sum": Sum(b, default=0) for _, b in _COUNTS.values()},
        **{f"{b}_squares": Sum(F(b) * F(b), default=0) for _, b in _COUNTS.values()},
    )
    many = Q(c28__gte=growing.FEWEST) | Q(c91__gte=growing.FEWEST)
    rows = standings.filter(many)
    return Level(
        units=_units(kind).count(),
        ever_reported=sums["ever"],
        counts={row.unit: {SHORT: (row.c28, row.b28), LONG: (row.c91, row.b91)} for row in rows},
        sums={w: (sums[f"{b}_sum"], sums[f"{b}_squares"]) for w, (_, b) in _COUNTS.items()},
    )


def _reports(*, since: date) -> QuerySet[Report, Any]:
    """Give the reports that say something: counted ones, and those over their source's cap."""
    said = Q(counted=Counted.YES) | Q(why_not=WhyNotCounted.SOURCE)
    recent = Report.objects.filter(said, feeling=Feeling.UNSAFE, received_on__gte=since)
    return tallies.with_units(recent).order_by()


def _column(kind: UnitKind) -> str:
    return "counts_for_street" if kind is UnitKind.STREET else "counts_for"


def _much_tapped(kind: UnitKind, *, week: date) -> set[UUID]:
    """Give the units with many taps, counted or not, in the short window."""
    column = _column(kind)
    tapped = _reports(since=SHORT.begins(week)).values(column).annotate(taps=Count("pk"))
    many = tapped.filter(taps__gte=growing.FEWEST_TAPS_OF_ONE_SOURCE)
    return set(
        _units(kind)
        .filter(id__in=set(many.values_list(column, flat=True)))
        .values_list("id", flat=True)
    )


def _taps(kind: UnitKind, units: Collection[UUID], *, week: date) -> dict[UUID, list[Tap]]:
    column = _column(kind)
    rows = _reports(since=LONG.begins(week)).filter(**{f"{column}__in": units})
    found: dict[UUID, list[Tap]] = defaultdict(list)
    for unit, day, source, period, counted in rows.values_list(
        column, "received_on", "source", "source_key_id", "counted"
    ):
        is_counted = counted == Counted.YES
        token = None if source is None else bytes(source)
        tap = Tap(day=day, source=token, period=period, counted=is_counted, capped=not is_counted)
        found[unit].append(tap)
    return found


def _roads(kind: UnitKind, units: Collection[UUID]) -> dict[UUID, UUID]:
    if kind is UnitKind.STRETCH:
        return dict(Stretch.objects.filter(id__in=units).values_list("id", "street_id"))
    return {unit: unit for unit in units}


def _parts(kind: UnitKind, units: Collection[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    if kind is UnitKind.STREET:
        stretches = Stretch.objects.filter(street_id__in=units)
        for street, stretch in stretches.values_list("street_id", "id"):
            found[street].append(stretch)
    return found
