"""What the dashboard may know of patrols: numbers of slots, visits and minutes, no road."""

from dataclasses import dataclass
from datetime import date

from community.patrols.actions import effects
from community.patrols.rules import effect as effect_rules


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Extra patrols of some days: planned, made, never ended, and minutes of both."""

    slots: int
    visits: int
    visits_never_ended: int
    minutes_planned: int
    minutes_delivered: int


@dataclass(frozen=True, kw_only=True)
class Judged:
    """EXTRA slots over USUAL ones by what the lot said: None while that cannot be told.

    `reports` is how many both have, `weeks_left` how long until a fifth fewer could be told.
    """

    ratio: float | None
    low: float | None
    high: float | None
    reports: int
    weeks_left: int | None


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


def effect(*, since: date, until: date) -> Judged:
    """Judge the weeks that begin in [since, until), which must be over."""
    found = effects.of_weeks(since=since, until=until)
    return Judged(
        ratio=found.ratio,
        low=found.low,
        high=found.high,
        reports=found.extra + found.usual,
        weeks_left=effect_rules.weeks_left(found, hits=effect_rules.HITS_FOR_A_FIFTH),
    )
