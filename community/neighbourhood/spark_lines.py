"""Spark lines: the reports of a year on one road, a bar a week."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Sum

from community.neighbourhood import today
from community.streetsafe.enums import Group
from community.streetsafe.models import Tally
from community.streetsafe.rules import weeks

WEEKS = 52
# The last four are darker: those that the chance is said of.
_LAST = 4
WIDTH, HEIGHT = 156, 34
_STEP = WIDTH // WEEKS


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One week with reports: where it stands, from the left and the top, and how high it is."""

    x: int
    y: int
    height: int
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class SparkLine:
    """The drawing, and what it says to whoever does not see it."""

    bars: tuple[Bar, ...]
    words: str


def read(unit_ids: Collection[UUID]) -> dict[UUID, SparkLine]:
    """Draw every unit's year, this week its last, with one query."""
    first = weeks.monday(today.read()) - timedelta(weeks=WEEKS - 1)
    counts: dict[UUID, dict[date, int]] = defaultdict(dict)
    rows = Tally.objects.filter(unit__in=unit_ids, week__gte=first, group=Group.ALL)
    for unit, week, n in rows.values_list("unit", "week").annotate(n=Sum("n")):
        counts[unit][week] = n
    return {unit: draw(counts[unit], first=first) for unit in unit_ids}


def draw(counts: Mapping[date, int], *, first: date) -> SparkLine:
    """Draw counts by their Mondays, `first` being that of the left edge."""
    year = [counts.get(first + timedelta(weeks=number), 0) for number in range(WEEKS)]
    most = max([1, *year])
    heights = [-(-n * HEIGHT // most) for n in year]
    bars = tuple(
        Bar(x=number * _STEP, y=HEIGHT - height, height=height, is_late=number >= WEEKS - _LAST)
        for number, height in enumerate(heights)
        if height
    )
    return SparkLine(bars=bars, words=_words(year))


def _words(year: list[int]) -> str:
    last = ", ".join(str(n) for n in year[-_LAST:])
    return f"Reports a week: {sum(year)} in {WEEKS} weeks; the last {_LAST} weeks {last}."
