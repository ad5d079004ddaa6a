"""Ten ways to push a road up, or to hide one, and what each is to be judged as.

The patterns and verdicts are those of the design's table of abuse. "growing" of the patient one
with many exits is no slip: what it costs is its limit, and a person looks before anybody acts.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from simulator.town.calendar import Calendar
from simulator.town.net import Net

_MONTH = 28
_FLOOD_SOURCES = 60
_FLOOD_EACH = 20


@dataclass(frozen=True, kw_only=True)
class Tap:
    """One report of somebody who means something by it."""

    day: date
    stretch: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Attack:
    """A pattern on one road, its taps, and the verdict that it must get ("" for none)."""

    name: str
    street: str
    from_week: int
    verdict: str
    taps: Sequence[Tap]


# Name, verdict, sources, taps of each source, days over which they come.
PATTERNS = (
    ("one person, one night", "one_source", 1, 500, 1),
    ("one person, one a day", "one_source", 1, 28, _MONTH),
    ("home, mobile and work", "one_source", 3, 20, _MONTH),
    ("sixty people in two hours", "burst", 60, 1, 1),
    ("twelve exits, patient", "growing", 12, 3, _MONTH),
    ("a school behind one address", "one_source", 1, 25, _MONTH),
    ("a school on the list of shared networks", "one_source", 1, 25, _MONTH),
    ("four friends, one week", "one_source", 4, 5, 7),
    ("forty people, and a tail", "burst", 40, 1, 1),
)
SHARED = "a-shared-school"


def draw(dice: random.Random, *, net: Net, calendar: Calendar, free: Iterator[str]) -> list[Attack]:
    """Draw the nine patterns on a road each, and the flood over all of them."""
    attacks = []
    for name, verdict, sources, each, days in PATTERNS:
        street = next(free)
        stretch = dice.choice(net.streets[street])
        week = dice.randint(calendar.news_week + 8, calendar.weeks - 8)
        names = _sources(name, sources)
        taps = [
            Tap(day=day, stretch=stretch, source=source)
            for source in names
            for day in _days(dice, calendar, week=week, over=days, taps=each)
        ]
        if name.endswith("tail"):
            taps += _tail(calendar, week=week, stretch=stretch)
        attacks.append(Attack(name=name, street=street, from_week=week, verdict=verdict, taps=taps))
    return [*attacks, _flood(dice, net=net, calendar=calendar)]


def _sources(name: str, many: int) -> list[str]:
    if "shared networks" in name:
        return [SHARED]
    return [f"{name} {number}" for number in range(many)]


def _days(
    dice: random.Random, calendar: Calendar, *, week: int, over: int, taps: int
) -> list[date]:
    """Spread taps evenly over the days, from a day of the first that differs by source."""
    first = dice.random()
    return [
        calendar.day(week, int((number + first) * over / taps) if over > 1 else 0)
        for number in range(taps)
    ]


def _tail(calendar: Calendar, *, week: int, stretch: str) -> list[Tap]:
    return [
        Tap(day=calendar.day(week, 1 + number % 6), stretch=stretch, source=f"tail {number}")
        for number in range(20)
    ]


def _flood(dice: random.Random, *, net: Net, calendar: Calendar) -> Attack:
    week = calendar.news_week + 6
    taps = [
        Tap(
            day=calendar.day(week, number % 7),
            stretch=dice.choice(net.stretches),
            source=f"flood {source}",
        )
        for source in range(_FLOOD_SOURCES)
        for number in range(_FLOOD_EACH)
    ]
    return Attack(name="a flood over every road", street="", from_week=week, verdict="", taps=taps)
