"""Which weeks are before an action and which after it; tallies know whole weeks alone.

Before begins four weeks after the road was first seen, when somebody should have looked at it, and
ends when the work is done: only weeks that lie in it from Monday to Sunday count, so that neither
the choosing of the road nor a day after the work is in it. Up to six days are lost at each end.
After is thirteen weeks from the first Monday that is two weeks or more after the work.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from community.streetsafe.rules import weeks

UNTIL_THE_LOOK = timedelta(days=28)
SETTLING = timedelta(days=14)
WEEKS_AFTER = 13


@dataclass(frozen=True, kw_only=True)
class Periods:
    """Two spans of whole weeks, each from a Monday up to a Monday that is not in it."""

    before_begins: date
    before_ends: date
    after_begins: date

    @property
    def after_ends(self) -> date:
        """Give the Monday from which a verdict can be said."""
        return self.after_begins + WEEKS_AFTER * weeks.WEEK

    @property
    def weeks_before(self) -> int:
        """Count the weeks before; 0 where the work came too soon."""
        return max(0, (self.before_ends - self.before_begins) // weeks.WEEK)

    def before(self) -> Iterator[date]:
        """Give the Mondays of the weeks before."""
        return _mondays(self.before_begins, self.weeks_before)

    def after(self) -> Iterator[date]:
        """Give the Mondays of the weeks after."""
        return _mondays(self.after_begins, WEEKS_AFTER)


def of(*, first_seen_on: date, done_on: date) -> Periods:
    """Give the periods of a road that was first seen, and of work that was done, on these days."""
    return Periods(
        before_begins=_next_monday(first_seen_on + UNTIL_THE_LOOK),
        before_ends=weeks.monday(done_on),
        after_begins=_next_monday(done_on + SETTLING),
    )


def _next_monday(day: date) -> date:
    """Give a day that is a Monday, or the next one."""
    return weeks.monday(day + timedelta(days=6))


def _mondays(first: date, many: int) -> Iterator[date]:
    return (first + number * weeks.WEEK for number in range(many))
