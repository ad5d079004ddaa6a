"""The busiest units: by the lower end of their rate per 100 m and year, not by their count."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from community.streets.models import Spot, Street, Stretch
from community.streetsafe.actions import level_counts
from community.streetsafe.enums import Group
from community.streetsafe.models import Standing
from community.streetsafe.rules import busy, growing, weeks

# A spot has no length: it is taken for 100 m of street.
SPOT_LENGTH_M = 100


@dataclass(frozen=True, kw_only=True)
class Busy:
    """One unit: its counted reports in so many weeks, and the least rate that explains them."""

    unit: UUID
    count: int
    weeks: int
    rate: float


def read(*, today: date, at_most: int) -> list[Busy]:
    """Give the busiest units, the busiest first, one of each road.

    A unit has five reports or more in what the standings hold: the last 56 weeks, or as many as
    there are. Five queries.
    """
    held = min(busy.WEEKS, level_counts.past_weeks(weeks.monday(today)) + weeks.SHORT.weeks)
    counts = dict(_many().values_list("unit", F("c28") + F("b28")))
    roads: dict[UUID, UUID] = {}
    found: dict[UUID, Busy] = {}
    for unit, road, length_m in _lengths():
        rate = busy.rate(counts[unit], length_m=length_m, weeks=held)
        roads[unit] = road
        found[unit] = Busy(unit=unit, count=counts[unit], weeks=held, rate=rate)
    kept = growing.one_a_road((unit, roads[unit], -one.rate) for unit, one in found.items())
    return sorted((found[unit] for unit in kept), key=lambda one: (-one.rate, one.unit))[:at_most]


def _many() -> QuerySet[Standing]:
    """Give the standings of any group, light or dark, with five reports or more."""
    whole = Standing.objects.filter(group=Group.ALL, dark="")
    return whole.alias(n=F("c28") + F("b28")).filter(n__gte=growing.FEWEST)


def _lengths() -> Iterator[tuple[UUID, UUID, int]]:
    """Give each such unit of today's map, its road and its metres; short stretches are in it."""
    many = _many().values("unit")
    own = Stretch.objects.filter(pk__in=many, parent=None, replaced_by=None)
    children = Coalesce(Sum("children__length_m"), 0)
    yield from (
        own.filter(street_import__is_current=True)
        .annotate(metres=F("length_m") + children)
        .values_list("pk", "street_id", "metres")
    )
    streets = Street.objects.filter(pk__in=many, street_import__is_current=True)
    whole = streets.filter(
        stretches__replaced_by=None, stretches__street_import__is_current=True
    ).annotate(m=Sum("stretches__length_m"))
    for pk, metres in whole.filter(m__gt=0).values_list("pk", "m"):
        yield pk, pk, metres
    spots = Spot.objects.filter(pk__in=many, street_import__is_current=True)
    for pk in spots.values_list("pk", flat=True):
        yield pk, pk, SPOT_LENGTH_M
