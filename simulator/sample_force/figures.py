"""Invented figures of two closed years: one CSV file of each kind that the service takes.

Everything follows from the seed, the day and the wards. The figures are nobody's; trends are
planted so that a page of them shows better, worse, no clear change and late.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from simulator.sample_force import people

Rows = list[tuple[str | int | float, ...]]
Table = tuple[tuple[str, ...], Rows]
# A month or quarter of each of two years; charges look back to offences six months before.
MONTHS, QUARTERS, LAG_MONTHS = 24, 8, 6
# The item that comes late was last asked so many quarters ago.
_LATE_QUARTERS = 4
_CENSUS_YEAR = 2021
# Who live in a borough, of any age.
_WOMEN = 120_000
_AGES = (
    ("under_18", 0.12),
    ("18_to_24", 0.1),
    ("25_to_44", 0.33),
    ("45_to_64", 0.28),
    ("65_and_over", 0.17),
)


@dataclass(frozen=True, kw_only=True)
class _Group:
    """A group of offences: a month's in a borough, how many of 100 are charged, days to that.

    `charged` is a year ago and now; `percent` of those a survey asks had it happen in a year.
    """

    name: str
    recorded: int
    charged: tuple[float, float]
    days: int
    percent: float


_GROUPS = (
    _Group(name="rape", recorded=34, charged=(5.0, 6.0), days=310, percent=0.9),
    _Group(name="other_sexual", recorded=82, charged=(8.0, 15.0), days=150, percent=3.4),
    _Group(name="domestic_abuse", recorded=410, charged=(14.0, 8.0), days=38, percent=8.4),
    _Group(name="stalking_harassment", recorded=260, charged=(6.0, 6.3), days=61, percent=7.0),
)


@dataclass(frozen=True, kw_only=True)
class Wards:
    """The wards of the running service, as (ward, borough)."""

    of: Sequence[tuple[str, str]]
    seed: int = people.SEED

    @property
    def boroughs(self) -> list[str]:
        """Their boroughs, once each."""
        return sorted({borough for _, borough in self.of})

    def women(self) -> dict[tuple[str, str], int]:
        """Say how many women live in each ward: however many wards, a borough has as many."""
        wards = Counter(borough for _, borough in self.of)
        return {
            (ward, borough): round(
                _WOMEN / wards[borough] * _chance(self.seed, ward, borough).uniform(0.7, 1.3)
            )
            for ward, borough in sorted(self.of)
        }


def tables(today: date, *, wards: Wards) -> dict[str, Table]:
    """Give the columns and rows of each kind, of periods that are over on this day."""
    return {
        "offences": (("month", "borough", "group", "recorded"), list(_offences(today, wards))),
        "outcomes": (
            ("month", "borough", "group", "charged", "median_days"),
            list(_outcomes(today, wards)),
        ),
        "workforce": (
            ("quarter", "officers", "women", "joiners", "women_joiners", "women_leavers"),
            list(_workforce(today, wards)),
        ),
        "confidence": (
            ("quarter", "borough", "item", "asked", "percent", "n"),
            list(_confidence(today, wards)),
        ),
        "prevalence": (
            ("year_to", "group", "percent", "n", "people"),
            list(_prevalence(today, wards)),
        ),
        "census": (("year", "borough", "ward", "women"), list(_census(wards))),
        "census-ages": (("year", "borough", "age", "people"), list(_census_ages(wards))),
    }


def _offences(today: date, wards: Wards) -> Iterator[tuple[str, str, str, int]]:
    for month in _months(today, MONTHS + LAG_MONTHS):
        for borough in wards.boroughs:
            for group in _GROUPS:
                yield month, borough, group.name, _recorded(wards, group, borough, month)


def _recorded(wards: Wards, group: _Group, borough: str, month: str) -> int:
    """Draw a month's offences of a borough: more in summer, and some chance."""
    season = 1 - 0.08 * math.cos(2 * math.pi * (int(month[-2:]) - 1) / 12)
    chance = _chance(wards.seed, "recorded", borough, group.name, month)
    return max(12, round(group.recorded * season * chance.uniform(0.93, 1.07)))


def _outcomes(today: date, wards: Wards) -> Iterator[tuple[str, str, str, int, int | str]]:
    months = _months(today, MONTHS + LAG_MONTHS)
    for number, month in enumerate(months[LAG_MONTHS:]):
        for borough in wards.boroughs:
            for group in _GROUPS:
                of = _recorded(wards, group, borough, months[number])
                chance = _chance(wards.seed, "charged", borough, group.name, month)
                percent = _between(group.charged, number, MONTHS) * chance.uniform(0.96, 1.04)
                charged = round(of * percent / 100)
                days = round(group.days * chance.uniform(0.9, 1.1)) if charged else ""
                yield month, borough, group.name, charged, days


def _workforce(today: date, wards: Wards) -> Iterator[tuple[str, int, int, int, int, int]]:
    for number, quarter in enumerate(_quarters(today, QUARTERS)):
        chance = _chance(wards.seed, "workforce", quarter)
        officers = 3_100 + chance.randint(-10, 10)
        women = round(officers * _between((0.312, 0.327), number, QUARTERS))
        joiners = chance.randint(110, 130)
        share = _between((0.36, 0.41), number, QUARTERS)
        yield quarter, officers, women, joiners, round(joiners * share), chance.randint(12, 18)


def _confidence(today: date, wards: Wards) -> Iterator[tuple[str, str, str, str, float, int]]:
    shares = {
        ("good_job", "women"): (46.0, 62.0),
        ("good_job", "men"): (57.0, 63.0),
        ("fair", "women"): (58.0, 60.0),
        ("fair", "men"): (63.0, 62.0),
    }
    for number, quarter in enumerate(_quarters(today, QUARTERS)):
        for borough in wards.boroughs:
            for (item, asked), ends in shares.items():
                if item == "fair" and number > QUARTERS - _LATE_QUARTERS:
                    continue
                chance = _chance(wards.seed, "confidence", borough, item, asked, quarter)
                percent = _between(ends, number, QUARTERS) + chance.uniform(-1, 1)
                yield quarter, borough, item, asked, round(percent, 1), chance.randint(190, 210)


def _prevalence(today: date, wards: Wards) -> Iterator[tuple[str, str, float, int, int]]:
    months = _months(today, MONTHS)
    people_there = sum(wards.women().values())
    for month in (months[MONTHS // 2 - 1], months[-1]):
        for group in _GROUPS:
            chance = _chance(wards.seed, "prevalence", group.name, month)
            percent = round(group.percent * chance.uniform(0.95, 1.05), 1)
            yield month, group.name, percent, chance.randint(3_800, 4_200), people_there


def _census(wards: Wards) -> Iterator[tuple[int, str, str, int]]:
    for (ward, borough), women in wards.women().items():
        yield _CENSUS_YEAR, borough, ward, women


def _census_ages(wards: Wards) -> Iterator[tuple[int, str, str, int]]:
    women = wards.women()
    for borough in wards.boroughs:
        everybody = 1.97 * sum(n for (_, of), n in women.items() if of == borough)
        for age, share in _AGES:
            chance = _chance(wards.seed, "ages", borough, age)
            yield _CENSUS_YEAR, borough, age, round(everybody * share * chance.uniform(0.9, 1.1))


def _months(today: date, count: int) -> list[str]:
    """Name the last months that are over, the oldest first."""
    running = today.year * 12 + today.month - 1
    return [f"{one // 12}-{one % 12 + 1:02}" for one in range(running - count, running)]


def _quarters(today: date, count: int) -> list[str]:
    """Name the last quarters that are over, the oldest first."""
    running = today.year * 4 + (today.month - 1) // 3
    return [f"{one // 4}-Q{one % 4 + 1}" for one in range(running - count, running)]


def _between(ends: tuple[float, float], number: int, count: int) -> float:
    """Give the level of a period: the first one a year ago and before, the second one now."""
    year = count // 2
    gone = max(0, number - year + 1) / year
    return ends[0] + (ends[1] - ends[0]) * gone


def _chance(seed: int, *of: str) -> random.Random:
    return random.Random(f"{seed}:{':'.join(of)}")  # noqa: S311  sample data
