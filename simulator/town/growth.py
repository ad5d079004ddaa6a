"""What is planted: twelve roads that grow, and ten that are busy and do not."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.town.calendar import Calendar
from simulator.town.net import Net

_WEEKS_A_MONTH = 4
# Kind and reports a month; a ramp rises to its number over half a year.
KINDS = (
    *(("step", 6.0),) * 4,
    *(("spread", 6.0),) * 4,
    *(("ramp", 10.0),) * 2,
    *(("small", 3.0),) * 2,
)
_RAMP_BEGINS_AT = 0.08
_RAMP_WEEKS = 26
# Weeks that every growing road has left after its beginning, at least.
WEEKS_LEFT = 26
_BUSY_ROADS = 10
_BUSY_A_WEEK = 1.0


@dataclass(frozen=True, kw_only=True)
class Grower:
    """A road that grows from a week on, by so many reports a month."""

    kind: str
    street: str
    stretches: tuple[str, ...]
    from_week: int
    a_month: float

    def a_week(self, week: int) -> float:
        """Give the further reports expected in a week, on all its stretches together."""
        since = week - self.from_week
        if since < 0:
            return 0.0
        whole = self.a_month / _WEEKS_A_MONTH
        if self.kind != "ramp":
            return whole
        return whole * min(1.0, _RAMP_BEGINS_AT + since / _RAMP_WEEKS)


def plant(
    dice: random.Random, *, net: Net, calendar: Calendar, free: Iterator[str]
) -> list[Grower]:
    """Choose the roads that grow; the first begins in the week of the news."""
    growers = []
    for number, (kind, a_month) in enumerate(KINDS):
        street = next(free)
        members = tuple(net.streets[street])
        begins = dice.randint(calendar.news_week + 4, calendar.weeks - WEEKS_LEFT)
        growers.append(
            Grower(
                kind=kind,
                street=street,
                stretches=members if kind == "spread" else (dice.choice(members),),
                from_week=begins if number else calendar.news_week,
                a_month=a_month,
            )
        )
    return growers


def busy(dice: random.Random, *, net: Net, free: Iterator[str]) -> Mapping[str, float]:
    """Choose the roads that are busy all the time, with what they have in an ordinary week."""
    return {dice.choice(net.streets[next(free)]): _BUSY_A_WEEK for _ in range(_BUSY_ROADS)}
