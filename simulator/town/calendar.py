"""Three years of weeks: seasons, and one story in the news."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, pi

WEEKS = 156
# From the news on: 20 times as many, then less.
_NEWS = (20.0, 8.0, 3.0)
_SEASON = 0.3
_WEEKS_A_YEAR = 52
# Winter's height, early in the year.
_DARKEST_WEEK = 4


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The weeks from a first Monday on; `news_week` is the number of the one with the story."""

    begins: date
    news_week: int
    weeks: int = WEEKS

    def day(self, week: int, weekday: int) -> date:
        """Give a day of a week, both from 0."""
        return self.begins + timedelta(days=7 * week + weekday)

    def pace(self, week: int) -> float:
        """Give how many times the usual number of reports a week has."""
        season = 1 + _SEASON * cos(2 * pi * (week - _DARKEST_WEEK) / _WEEKS_A_YEAR)
        since = week - self.news_week
        return season * (_NEWS[since] if 0 <= since < len(_NEWS) else 1.0)
