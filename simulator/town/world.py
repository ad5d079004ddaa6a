"""One world: everyday reports, what is planted among them, and the truth beside it."""

import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from simulator.town import abuse, chance, growth, net
from simulator.town.calendar import WEEKS, Calendar
from simulator.town.growth import Grower
from simulator.town.net import Net

FORMAT = "streetsafe-world/1"
# More noise than chance has: a stretch's rate is drawn anew every four weeks (mean 1, variance ¼).
_NOISE = (4.0, 0.25)
_BLOCK_WEEKS = 4
# Of roads that are chosen to be planted on: enough stretches to spread over, and quiet.
_FEWEST_STRETCHES = 4
_QUIET_A_WEEK = 0.05
_NEWS_IN_WEEK = 100
_GROUPS = (1, 2, 3)
_GROUP_WEIGHTS = (5, 3, 2)
_DARK = ("dark", "daylight", "both")
_DARK_WEIGHTS = (6, 2, 2)


@dataclass(frozen=True, kw_only=True)
class Size:
    """How big the town is, and how much is said in an ordinary week."""

    stretches: int = 26_000
    a_week: float = 60.0
    weeks: int = WEEKS
    begins: date = date(2023, 1, 2)


def draw(
    seed: int, *, size: Size | None = None, plant: bool = True, town: Net | None = None
) -> dict[str, Any]:
    """Draw a world: a JSON object in the format of docs/streetsafe-worlds.md.

    The same seed, size and town give the same world; without a `town` it is drawn too. With
    `plant` off nothing grows and nobody cheats.
    """
    size = size or Size()
    dice = random.Random(seed)  # noqa: S311 - an invented town, not a secret
    town = town or net.draw(dice, stretches=size.stretches)
    news = min(_NEWS_IN_WEEK, size.weeks * 2 // 3)
    calendar = Calendar(begins=size.begins, weeks=size.weeks, news_week=news)
    free = _free_streets(dice, town, a_week=size.a_week)
    growers = growth.plant(dice, net=town, calendar=calendar, free=free) if plant else []
    busy = growth.busy(dice, net=town, free=free) if plant else {}
    attacks = abuse.draw(dice, net=town, calendar=calendar, free=free) if plant else []
    rows = [
        *_everyday(dice, town, calendar, a_week=size.a_week, busy=dict(busy)),
        *_grown(dice, growers, calendar),
        *(_row(dice, tap.day, tap.stretch, tap.source) for one in attacks for tap in one.taps),
    ]
    return {
        "format": FORMAT,
        "units": [[stretch, town.street_of[stretch]] for stretch in town.stretches],
        "shared": [abuse.SHARED] if plant else [],
        "reports": sorted(rows, key=lambda row: row[0]),
        "truth": _truth(growers, list(busy), attacks, calendar),
    }


def _free_streets(dice: random.Random, town: Net, *, a_week: float) -> Iterator[str]:
    """Give quiet streets in random order, each once."""
    share = dict(zip(town.stretches, town.shares, strict=True))
    quiet = [
        street
        for street, members in town.streets.items()
        if len(members) >= _FEWEST_STRETCHES
        and a_week * sum(share[one] for one in members) <= _QUIET_A_WEEK
    ]
    dice.shuffle(quiet)
    return iter(quiet)


def _everyday(
    dice: random.Random, town: Net, calendar: Calendar, *, a_week: float, busy: dict[str, float]
) -> Iterator[list[Any]]:
    rates = [a_week * share for share in town.shares]
    for stretch, extra in busy.items():
        rates[town.stretches.index(stretch)] += extra
    for first in range(0, calendar.weeks, _BLOCK_WEEKS):
        noisy = [rate * dice.gammavariate(*_NOISE) for rate in rates]
        up_to = list(itertools.accumulate(noisy))
        for week in range(first, min(first + _BLOCK_WEEKS, calendar.weeks)):
            many = chance.poisson(dice, up_to[-1] * calendar.pace(week))
            for stretch in dice.choices(town.stretches, cum_weights=up_to, k=many):
                yield _honest(dice, calendar, week, stretch)


def _grown(
    dice: random.Random, growers: Sequence[Grower], calendar: Calendar
) -> Iterator[list[Any]]:
    for grower in growers:
        for week in range(grower.from_week, calendar.weeks):
            for _ in range(chance.poisson(dice, grower.a_week(week))):
                yield _honest(dice, calendar, week, dice.choice(grower.stretches))


def _honest(dice: random.Random, calendar: Calendar, week: int, stretch: str) -> list[Any]:
    day = calendar.day(week, dice.randrange(7))
    return _row(dice, day, stretch, f"{dice.getrandbits(32):08x}")


def _row(dice: random.Random, day: date, stretch: str, source: str) -> list[Any]:
    (groups,) = dice.choices(_GROUPS, weights=_GROUP_WEIGHTS)
    (dark,) = dice.choices(_DARK, weights=_DARK_WEIGHTS)
    return [day.isoformat(), stretch, source, groups, dark]


def _truth(
    growers: Sequence[Grower],
    busy: Sequence[str],
    attacks: Sequence[abuse.Attack],
    calendar: Calendar,
) -> dict[str, Any]:
    def monday(week: int) -> str:
        return (calendar.begins + timedelta(weeks=week)).isoformat()

    return {
        "news_week": monday(calendar.news_week),
        "growing": [
            {
                "kind": one.kind,
                "street": one.street,
                "stretches": list(one.stretches),
                "from": monday(one.from_week),
                "a_month": one.a_month,
            }
            for one in growers
        ],
        "busy": busy,
        "abuse": [
            {
                "name": one.name,
                "street": one.street,
                "from": monday(one.from_week),
                "verdict": one.verdict,
            }
            for one in attacks
        ],
    }
