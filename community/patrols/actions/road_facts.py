"""What is known of the roads of a team's area, for the week's list.

All of it comes from counted reports, signals that somebody may act on, and visits.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from community.patrols.models import Team, Visit
from community.patrols.rules.candidates import Road
from community.streets.enums import UnitKind
from community.streets.models import Spot, Stretch
from community.streetsafe.actions import tallies
from community.streetsafe.enums import Counted, Feeling, Group, TimeBand
from community.streetsafe.models import Report, Signal, Standing
from community.streetsafe.models.signals import SignalKind, SignalState
from community.streetsafe.rules.weeks import BASELINE_WEEKS, WEEK

# A burst, or many from few connections, may be somebody who pushes: a person looks first.
_LIVE = Q(kind__in=(SignalKind.GROWING, SignalKind.BUSY)) & ~Q(
    state__in=(SignalState.NOT_REAL, SignalState.CLOSED)
) | Q(state__in=(SignalState.REAL, SignalState.ACTING))
_BY = ("counts_for", "time_band")

# Reports by what they are counted by, which stubs cannot know.
Rows = QuerySet[Report, Any]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The roads of an area with what is known of each, and what kind of unit each is."""

    roads: list[Road]
    kinds: Mapping[UUID, UnitKind]


def read(team: Team, *, today: date, weeks: int = BASELINE_WEEKS) -> Facts:
    """Read the stretches and spots of a team's wards, as reports of so many weeks have them.

    A team goes to a stretch, not to a whole street; what names a street alone is of none.
    """
    units = _units(team)
    counts = _counts(since=today - weeks * WEEK, today=today, units=units)
    signals = set(Signal.objects.filter(_LIVE).values_list("unit", flat=True))
    leads = _led_by_behaviour()
    seen = _last_seen(units)
    roads = []
    for unit in sorted(counts):
        # A signal of a whole street is one of each of its stretches that anybody named.
        told = {unit, units[unit].street} & signals
        roads.append(
            Road(
                unit=unit,
                counts={band: counts[unit][band] for band in TimeBand},
                unknown=counts[unit][None],
                has_signal=bool(told),
                behaviour_leads=bool({unit, *told} & leads),
                weeks_since=(today - seen[unit]) // WEEK if unit in seen else None,
            )
        )
    return Facts(roads=roads, kinds={unit: one.kind for unit, one in units.items()})


def by_time_of_day(*, since: date, before: date) -> Rows:
    """Select what counts of these days, with the units that it counts for."""
    counted = Report.objects.filter(
        counted=Counted.YES,
        feeling=Feeling.UNSAFE,
        received_on__gte=since,
        received_on__lt=before,
    )
    return tallies.with_units(counted)


@dataclass(frozen=True, kw_only=True)
class _There:
    """A unit of the area; `street` is a stretch's, None for a spot."""

    kind: UnitKind
    street: UUID | None


def _units(team: Team) -> dict[UUID, _There]:
    """Give the units of the current streets in the team's wards."""
    spots, streets = Q(pk__in=()), Q(pk__in=())
    for area in team.wards.all():
        spots |= Q(ward=area.ward, borough=area.borough)
        streets |= Q(street__ward=area.ward, street__borough=area.borough)
    stretches = Stretch.objects.filter(streets, parent=None, replaced_by=None)
    current = Spot.objects.filter(spots, street_import__is_current=True)
    found = {
        unit: _There(kind=UnitKind.STRETCH, street=street)
        for unit, street in stretches.values_list("id", "street_id")
    }
    for unit in current.values_list("id", flat=True):
        found[unit] = _There(kind=UnitKind.SPOT, street=None)
    return found


def _counts(
    *, since: date, today: date, units: Collection[UUID]
) -> Mapping[UUID, Counter[TimeBand | None]]:
    """Count reports of each unit by the time of day that they name, None where none."""
    rows = by_time_of_day(since=since, before=today + timedelta(days=1)).order_by()
    found: dict[UUID, Counter[TimeBand | None]] = defaultdict(Counter)
    for unit, band, n in rows.values_list(*_BY).annotate(n=Count("pk")):
        if unit in units:
            found[unit][TimeBand(band) if band else None] += n
    return found


def _led_by_behaviour() -> set[UUID]:
    """Name the units whose last 13 weeks tell more of how people behave than of the place."""
    standings = Standing.objects.filter(
        dark="", group__in=(Group.BEHAVIOUR, Group.PLACE), c91__gt=0
    )
    counts = {(unit, group): n for unit, group, n in standings.values_list("unit", "group", "c91")}
    return {
        unit
        for (unit, group), n in counts.items()
        if group == Group.BEHAVIOUR and n > counts.get((unit, Group.PLACE), 0)
    }


def _last_seen(units: Collection[UUID]) -> dict[UUID, date]:
    visits = Visit.objects.values("unit").order_by().annotate(last=Max("day"))
    return {unit: last for unit, last in visits.values_list("unit", "last") if unit in units}
