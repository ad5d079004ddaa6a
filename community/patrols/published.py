"""What the dashboard may know of patrols: numbers of slots, visits and minutes, no road."""

from dataclasses import dataclass
from datetime import date

from community.patrols.actions import effects


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Extra patrols of some days: planned, made, never ended, and minutes of both."""

    slots: int
    visits: int
    visits_never_ended: int
    minutes_planned: int
    minutes_delivered: int


def figures(since: date, until: date) -> Figures:
    """Sum up the days from `since` to `until`, both included."""
    dose = effects.dose_of(since=since, until=until)
    return Figures(
        slots=dose.slots,
        visits=dose.visits,
        visits_never_ended=dose.forgotten,
        minutes_planned=dose.planned,
        minutes_delivered=dose.delivered,
    )
