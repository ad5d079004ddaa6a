"""Whether extra patrols help, from reports of weeks that are over, and how much was walked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncWeek

from community.patrols.actions import road_facts
from community.patrols.enums import Arm
from community.patrols.models import Slot, Team, Visit
from community.patrols.rules import bands, dose, effect
from community.patrols.rules.dose import Dose
from community.patrols.rules.effect import Effect, Pair
from community.streetsafe.rules import weeks
from community.streetsafe.rules.weeks import WEEK

# A road, a week (its Monday) and a time of day.
Hits = Mapping[tuple[UUID, date, str], int]


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What the lot says of one team, or of all together (`team` is None), and the dose."""

    team: Team | None
    effect: Effect
    dose: Dose


def measure(*, today: date) -> list[Measured]:
    """Measure every team, and all of them together where there are several."""
    slots = list(
        Slot.objects.filter(plan__week__lte=today - WEEK).select_related("plan").order_by("id")
    )
    hits = _hits(slots)
    teams = list(Team.objects.order_by("name"))
    together: list[Team | None] = [None] if len(teams) > 1 else []
    return [
        _measured(
            team,
            [one for one in slots if team is None or one.plan.team_id == team.id],
            hits=hits,
            today=today,
        )
        for team in (*together, *teams)
    ]


def of_weeks(*, since: date, until: date) -> Effect:
    """Judge all teams' weeks that begin in [since, until); they must be over."""
    weeks_of = Slot.objects.filter(plan__week__gte=since, plan__week__lt=until)
    slots = list(weeks_of.select_related("plan").order_by("id"))
    return _judged(slots, hits=_hits(slots))


def dose_of(*, since: date, until: date, team: Team | None = None) -> Dose:
    """Sum up the extra slots of these days (both included) and the visits made to them."""
    slots = Slot.objects.filter(arm=Arm.EXTRA, day__range=(since, until))
    if team is not None:
        slots = slots.filter(plan__team=team)
    closed = Visit.objects.filter(slot__in=slots).exclude(left_at=None)
    rows = closed.values_list("here_at", "left_at", "is_forgotten")
    return dose.of(
        (None if forgotten or left is None else left - here for here, left, forgotten in rows),
        slots=slots.count(),
    )


def _measured(team: Team | None, slots: Sequence[Slot], *, hits: Hits, today: date) -> Measured:
    # Before the running week, whose slots may still be visited.
    last = weeks.monday(today) - timedelta(days=1)
    return Measured(
        team=team,
        effect=_judged(slots, hits=hits),
        dose=dose_of(since=date.min, until=last, team=team),
    )


def _judged(slots: Sequence[Slot], *, hits: Hits) -> Effect:
    return effect.judge(_pairs(slots, hits), weeks=len({one.plan.week for one in slots}))


def _pairs(slots: Sequence[Slot], hits: Hits) -> list[Pair]:
    """Count each pair's hits; a slot's are its road's of its week that name its time of day."""
    counts: Counter[tuple[UUID, int, str]] = Counter()
    for slot in slots:
        time = str(bands.time_band(slot.band))
        counts[slot.plan_id, slot.pair, slot.arm] = hits.get((slot.unit, slot.plan.week, time), 0)
    pairs = {(slot.plan_id, slot.pair) for slot in slots}
    return [
        Pair(extra=counts[plan, pair, Arm.EXTRA], usual=counts[plan, pair, Arm.USUAL])
        for plan, pair in pairs
    ]


def _hits(slots: Sequence[Slot]) -> Hits:
    """Count reports by road, week and time of day, of the weeks of these slots; one query."""
    if not slots:
        return {}
    begin = min(slot.plan.week for slot in slots)
    end = max(slot.plan.week for slot in slots) + WEEK
    rows = road_facts.by_time_of_day(since=begin, before=end).exclude(time_band=None).order_by()
    columns = ("counts_for", "week", "time_band")
    named = rows.annotate(week=TruncWeek("received_on")).values_list(*columns)
    counted: Iterable[tuple[UUID, date, str, int]] = named.annotate(n=Count("pk"))
    return {(unit, week, time): n for unit, week, time, n in counted}
