"""Counted reports by week: of some roads, of the streets around each, and of the whole area."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from community.streets import around
from community.streets.models import Spot, Street, Stretch
from community.streetsafe.enums import Group
from community.streetsafe.models import Tally

# A street whose line comes so near is a neighbour.
RING_WITHIN_M = 60.0


@dataclass(frozen=True, kw_only=True)
class _Counting:
    """The unit that a named one is counted as today, and the road that it is of."""

    unit: UUID
    road: UUID


@dataclass(frozen=True, kw_only=True)
class WeekCounts:
    """What was counted, by unit and Monday; of a week without reports there is nothing."""

    counting: Mapping[UUID, _Counting]
    rings: Mapping[UUID, frozenset[UUID]]
    units: Mapping[UUID, Mapping[date, int]]
    area: Mapping[date, int]

    def unit_of(self, named: UUID) -> UUID:
        """Give the unit that counts what is said of a named one."""
        return self.counting[named].unit

    def road_of(self, named: UUID) -> UUID:
        """Give the street of a stretch; a street and a spot are their own."""
        return self.counting[named].road

    def ring_of(self, named: UUID) -> frozenset[UUID]:
        """Give the stretches of other streets that touch a road or lie within 60 m."""
        return self.rings.get(self.unit_of(named), frozenset())

    def of(self, units: Iterable[UUID], mondays: Collection[date]) -> int:
        """Count the reports of units in some weeks."""
        return sum(self.units.get(one, {}).get(week, 0) for one in units for week in mondays)

    def of_area(self, mondays: Iterable[date]) -> int:
        """Count all reports in some weeks: each is of one street or one spot."""
        return sum(self.area.get(week, 0) for week in mondays)


def read(named: Collection[UUID], *, since: date) -> WeekCounts:
    """Read what the tallies hold of roads and of the area, from a Monday on; five queries."""
    counting = _counting(named)
    rings = around.rings({one.unit for one in counting.values()}, within_m=RING_WITHIN_M)
    wanted = {one.unit for one in counting.values()}.union(*rings.values())
    return WeekCounts(
        counting=counting,
        rings=rings,
        units=_of_units(wanted, since=since),
        area=_of_area(since=since),
    )


def _counting(named: Collection[UUID]) -> dict[UUID, _Counting]:
    """Say what counts each: as the tallies do it, a stretch's heir or parent."""
    rows = Stretch.objects.filter(pk__in=named).values_list(
        "pk",
        Coalesce("replaced_by__parent_id", "replaced_by_id", "parent_id", "pk"),
        Coalesce("replaced_by__parent__street_id", "replaced_by__street_id", "street_id"),
    )
    itself = {one: _Counting(unit=one, road=one) for one in named}
    return itself | {pk: _Counting(unit=unit, road=road) for pk, unit, road in rows}


def _of_units(units: Collection[UUID], *, since: date) -> dict[UUID, dict[date, int]]:
    found: dict[UUID, dict[date, int]] = defaultdict(dict)
    rows = Tally.objects.filter(unit__in=units, week__gte=since, group=Group.ALL)
    for unit, week, n in rows.values_list("unit", "week").annotate(n=Sum("n")):
        found[unit][week] = n
    return dict(found)


def _of_area(*, since: date) -> dict[date, int]:
    """Sum up streets and spots: a stretch's reports are its street's too."""
    one_each = Q(unit__in=Street.objects.values("id")) | Q(unit__in=Spot.objects.values("id"))
    rows = Tally.objects.filter(one_each, week__gte=since, group=Group.ALL)
    return dict(rows.order_by().values_list("week").annotate(n=Sum("n")))
