"""T15: whoever subtracts what is published, over eight quarters, finds no group under five."""

from collections import Counter
from collections.abc import Sequence

import pytest

from community.streetsafe.enums import Level, Measure
from community.streetsafe.rules import suppression
from community.streetsafe.rules.release_lines import QuarterCounts
from tests.community.streetsafe import publishing
from tests.community.streetsafe.publishing import LEAST, Read, Town

QUARTERS = 8
# Wards of one road, of a few, of many; a borough of one ward, of two, of some.
SIZES = ((1,), (2, 12), (1, 3, 5, 12), (6, 6, 6), (9, 9, 9, 9, 9, 9))
# Reports of a road in a quarter: as many as StreetSafe has had, and far more.
PACES = (0.3, 1.5, 6)


def worlds(town: Town, *, few_sources: bool = False) -> list[list[QuarterCounts]]:
    """Make eight quarters of the town up for each pace, several times."""
    return [
        [
            publishing.invented(
                town, seed=1000 * seed + quarter, pace=pace, few_sources=few_sources
            )
            for quarter in range(QUARTERS)
        ]
        for pace in PACES
        for seed in range(2)
    ]


def read(town: Town, quarters: Sequence[QuarterCounts]) -> Read:
    """Read all releases of a world."""
    found = Read(town=town)
    for number, quarter in enumerate(quarters):
        found.quarter(number, quarter, publishing.published(quarter))
    return found


@pytest.mark.parametrize("few_sources", [False, True])
def test_nothing_under_five_is_known_better_than_none_to_four(few_sources: bool) -> None:
    town = publishing.town(SIZES)
    said: Counter[Level] = Counter()
    for quarters in worlds(town, few_sources=few_sources):
        assert read(town, quarters).leaks() == []
        for quarter in quarters:
            lines = publishing.published(quarter)
            said.update(line.level for line in lines if line.said is not None)
    # It is not by silence.
    assert all(said[level] > 50 for level in Level)


def leaks_with(plant: "Plant") -> int:
    """Count what an attacker finds in the first world that tells them anything."""
    town = publishing.town(SIZES)
    for quarters in worlds(town):
        reader = read(town, quarters)
        plant(reader, quarters)
        if found := len(reader.leaks()):
            return found
    return 0


class Plant:
    """Something more that could have been published; each is a fault."""

    def __call__(self, reader: Read, quarters: Sequence[QuarterCounts]) -> None:
        """Let the attacker read it."""
        raise NotImplementedError


class StreetTotals(Plant):
    """Two roads are one street, whose total is published, rounded to five, from ten."""

    def __call__(self, reader: Read, quarters: Sequence[QuarterCounts]) -> None:
        units = list(reader.town.roads)
        for number in range(len(quarters)):
            for one, other in zip(units[::2], units[1::2], strict=False):
                street = (number, one, other)
                total = reader.truth[number, one] + reader.truth[number, other]
                reader.attacker.learn_sum(street, [(number, one), (number, other)])
                reader.truth[street] = total
                if total >= LEAST.detail:
                    said = suppression.rounded(total, at_least=LEAST.detail)
                    reader.attacker.learn(street, said.at_least, said.at_most or 0)


class RollingYears(Plant):
    """Each quarter has a year's count of each road, from five."""

    def __call__(self, reader: Read, quarters: Sequence[QuarterCounts]) -> None:
        for unit, numbers in publishing.by_road(quarters).items():
            for run, total in publishing.windows(numbers, long=4):
                if total >= LEAST.road:
                    reader.attacker.learn_sum((unit, run), [(one, unit) for one in run])
                    reader.attacker.learn((unit, run), total, total)


class ExactWards(Plant):
    """A ward's total is published as it is, from ten."""

    def __call__(self, reader: Read, quarters: Sequence[QuarterCounts]) -> None:
        for number in range(len(quarters)):
            for area in reader.town.areas():
                total = reader.truth[number, area]
                if total >= LEAST.detail:
                    reader.attacker.learn((number, area), total, total)


class RoundedWards(Plant):
    """A ward's total is rounded to five and published from ten, whatever its roads' bands say."""

    def __call__(self, reader: Read, quarters: Sequence[QuarterCounts]) -> None:
        for number in range(len(quarters)):
            for area in reader.town.areas():
                total = reader.truth[number, area]
                if total >= LEAST.detail:
                    said = suppression.rounded(total, at_least=LEAST.detail)
                    reader.attacker.learn((number, area), said.at_least, said.at_most or 0)


class RoundedBoroughs(Plant):
    """A borough's total is rounded by itself, and not put together from its wards'."""

    def __call__(self, reader: Read, quarters: Sequence[QuarterCounts]) -> None:
        for number in range(len(quarters)):
            for borough in {area.borough for area in reader.town.areas()}:
                total = reader.truth[number, borough]
                if total >= LEAST.detail:
                    said = suppression.rounded(total, at_least=LEAST.detail)
                    reader.attacker.learn((number, borough), said.at_least, said.at_most or 0)


@pytest.mark.parametrize(
    "plant", [StreetTotals(), RollingYears(), ExactWards(), RoundedWards(), RoundedBoroughs()]
)
def test_the_attacker_finds_what_is_wrong(plant: Plant) -> None:
    assert leaks_with(plant) > 0


def test_only_what_is_reported_of_roads_wards_and_boroughs_is_published() -> None:
    town = publishing.town(SIZES)
    for quarters in worlds(town)[-1:]:
        for line in publishing.published(quarters[0]):
            is_table = line.measure in (Measure.REASON, Measure.SPEAKS_AS, Measure.TIME_BAND)
            assert not is_table or line.level is Level.BOROUGH
            is_half = line.measure in (Measure.PLACE, Measure.BEHAVIOUR)
            assert not is_half or line.level is Level.ROAD
