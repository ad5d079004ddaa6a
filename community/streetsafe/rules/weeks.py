"""Weeks, the windows that are judged, and the weight of a report as it grows old."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp2

WEEK = timedelta(days=7)
# A window is compared with so many weeks before it: a whole year, so that seasons cancel.
BASELINE_WEEKS = 52
HALF_LIFE_DAYS = 60
# Where forward decay begins to count. Floats reach some 160 years on from it.
DECAY_BEGINS_ON = date(2024, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Window:
    """So many weeks that are judged at once, the running one among them."""

    weeks: int

    @property
    def days(self) -> int:
        """Its length in days."""
        return self.weeks * 7

    def begins(self, week: date) -> date:
        """Give its first Monday where `week` (a Monday) is its last."""
        return week - (self.weeks - 1) * WEEK

    def baseline_begins(self, week: date) -> date:
        """Give the first Monday of the weeks that it is compared with."""
        return self.begins(week) - BASELINE_WEEKS * WEEK


SHORT = Window(weeks=4)
LONG = Window(weeks=13)
WINDOWS = (SHORT, LONG)


def monday(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weight(day: date) -> float:
    """Give a report's weight in a score: it doubles every 60 days, so that old ones fade."""
    return exp2((day - DECAY_BEGINS_ON).days / HALF_LIFE_DAYS)


def faded(score: float, *, on: date) -> float:
    """Give a score as reports of that day, each of which is worth one."""
    return score / weight(on)
