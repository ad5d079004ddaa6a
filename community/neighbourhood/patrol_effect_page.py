"""Whether extra patrols help, for analysts, and how anybody can draw the lot again."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from community.neighbourhood import roads, today
from community.patrols.actions import effects
from community.patrols.actions.effects import Measured
from community.patrols.enums import Arm
from community.patrols.models import Plan
from community.patrols.rules import bands, effect

PLANS_AT_MOST = 26
_COLUMNS = ("rank", "pair", "arm", "day", "hours", "unit", "road", "ward", "weight", "why")


@dataclass(frozen=True, kw_only=True)
class Until:
    """How many hits show a change of this size, and how many weeks are left; None: no telling."""

    what: str
    hits: int
    weeks: int | None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One team, or all together, and how long until we know."""

    measured: Measured
    until: list[Until]


@dataclass(frozen=True, kw_only=True)
class EffectPage:
    """Everything on the page; `plans` are the latest, with the extra visits made to each."""

    today: date
    rows: list[Row]
    shortest_weeks: int
    fewest: int
    plans: list[Plan]


def read() -> EffectPage:
    """Measure every team, and list the latest plans."""
    day = today.read()
    plans = Plan.objects.select_related("team").order_by("-week", "team__name")
    visits = Count("slots__visit", filter=Q(slots__arm=Arm.EXTRA))
    return EffectPage(
        today=day,
        rows=[Row(measured=one, until=_until(one)) for one in effects.measure(today=day)],
        shortest_weeks=effect.SHORTEST_WEEKS,
        fewest=effect.FEWEST,
        plans=list(plans.annotate(visits_made=visits)[:PLANS_AT_MOST]),
    )


def as_csv(plan: Plan) -> str:
    """Write a plan's slots in the order of the draw, for whoever draws the lot again."""
    slots = list(plan.slots.order_by("rank"))
    named = roads.find([one.unit for one in slots])
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    for slot in slots:
        road = named.get(slot.unit)
        place = (road.unit.label, road.unit.ward) if road else ("", "")
        table.writerow(
            (
                slot.rank,
                slot.pair,
                slot.arm,
                slot.day.isoformat(),
                bands.in_words(slot.band),
                slot.unit,
                *place,
                repr(slot.weight),
                slot.why,
            )
        )
    return written.getvalue()


def _until(measured: Measured) -> list[Until]:
    sizes = (("half as many", effect.HITS_FOR_HALF), ("a fifth fewer", effect.HITS_FOR_A_FIFTH))
    return [
        Until(what=what, hits=hits, weeks=effect.weeks_left(measured.effect, hits=hits))
        for what, hits in sizes
    ]
