"""A team's plan of the week, and the page for its phone: here, and leaving."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from community.neighbourhood import roads, today
from community.neighbourhood.roads import Road
from community.patrols.enums import Arm, Why
from community.patrols.models import Slot, Team, Visit
from community.patrols.rules import bands, dose
from community.streetsafe.rules import weeks

LONGEST_MINUTES = dose.LONGEST // timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One extra patrol; `road` is None where no import has it any more."""

    slot: Slot
    road: Road | None
    hours: str
    why: str
    visit: Visit | None


@dataclass(frozen=True, kw_only=True)
class Day:
    """The extra patrols of one day."""

    day: date
    rows: list[Row]


@dataclass(frozen=True, kw_only=True)
class PlanPage:
    """Everything on the page; `team` is None for a user who is of none yet."""

    today: date
    team: Team | None
    minutes: int
    days: list[Day]


@dataclass(frozen=True, kw_only=True)
class There:
    """A visit that has begun and not ended."""

    visit: Visit
    road: Road | None


@dataclass(frozen=True, kw_only=True)
class NowPage:
    """What can be tapped now: where the team is, today's patrols, and roads of other days."""

    today: date
    team: Team | None
    minutes: int
    longest: int
    there: list[There]
    now: list[Row]
    others: list[Row]


def read(team: Team | None) -> PlanPage:
    """Read a team's extra patrols of this week and, once it is drawn, of the next."""
    day = today.read()
    rows = _rows(_slots(team, since=weeks.monday(day)))
    return PlanPage(
        today=day,
        team=team,
        minutes=dose.PLANNED_MINUTES,
        days=[
            Day(day=one, rows=[row for row in rows if row.slot.day == one])
            for one in sorted({row.slot.day for row in rows})
        ],
    )


def read_now(team: Team | None) -> NowPage:
    """Read what a team can tap now."""
    day = today.read()
    monday = weeks.monday(day)
    rows = _rows(_slots(team, since=monday).filter(day__lt=monday + weeks.WEEK))
    visits = Visit.objects.filter(team=team, left_at=None).order_by("here_at") if team else ()
    there = list(visits)
    named = roads.find([one.unit for one in there])
    busy = {one.unit for one in there}
    free = [row for row in rows if row.slot.unit not in busy]
    return NowPage(
        today=day,
        team=team,
        minutes=dose.PLANNED_MINUTES,
        longest=LONGEST_MINUTES,
        there=[There(visit=one, road=named.get(one.unit)) for one in there],
        now=[row for row in free if row.slot.day == day],
        others=list(_one_a_road(row for row in free if row.slot.day != day)),
    )


def _slots(team: Team | None, *, since: date) -> QuerySet[Slot]:
    """List the extra slots alone: who knew of the usual ones would go there too."""
    slots = Slot.objects.filter(arm=Arm.EXTRA, day__gte=since)
    mine = slots.filter(plan__team=team) if team else slots.none()
    return mine.order_by("day", "band", "rank")


def _rows(slots: Iterable[Slot]) -> list[Row]:
    listed = list(slots)
    named = roads.find([one.unit for one in listed])
    visits = {one.slot_id: one for one in Visit.objects.filter(slot__in=listed)}
    return [_row(one, named, visits.get(one.id)) for one in listed]


def _row(slot: Slot, named: Mapping[UUID, Road], visit: Visit | None) -> Row:
    return Row(
        slot=slot,
        road=named.get(slot.unit),
        hours=bands.in_words(slot.band),
        why=str(Why(slot.why).label),
        visit=visit,
    )


def _one_a_road(rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[UUID] = set()
    for row in rows:
        if row.slot.unit not in seen:
            seen.add(row.slot.unit)
            yield row
