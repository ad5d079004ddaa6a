"""Months, quarters and years: closed ones alone are read, so that none changes while it runs."""

from datetime import date

from community.outcomes.enums import Cadence

MONTHS = {Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.YEARLY: 12}
_DAYS_IN_A_MONTH = 365.25 / 12
# A source is late once it is older than this many of its own periods.
_LATE_AFTER = 1.5

Period = tuple[date, date]


def later(month: date, months: int) -> date:
    """Give the first day of the month so many months after another; negative goes back."""
    whole = month.year * 12 + month.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def period_of(day: date, cadence: Cadence) -> Period:
    """Give the first day of a day's period, and of the next."""
    months = MONTHS[cadence]
    begins = date(day.year, (day.month - 1) // months * months + 1, 1)
    return begins, later(begins, months)


def closed(today: date, cadence: Cadence, *, count: int) -> list[Period]:
    """List the last periods that are over, the oldest first."""
    running, _ = period_of(today, cadence)
    months = MONTHS[cadence]
    begins = [later(running, -months * back) for back in range(count, 0, -1)]
    return [(one, later(one, months)) for one in begins]


def year_before(begins_on: date) -> date:
    """Give the beginning of the same period a year before, which has the same season."""
    return later(begins_on, -12)


def is_late(*, ends_on: date, cadence: Cadence, today: date) -> bool:
    """Say whether the last period that a source has is over for too long."""
    return (today - ends_on).days > _LATE_AFTER * MONTHS[cadence] * _DAYS_IN_A_MONTH
