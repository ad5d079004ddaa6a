"""Invented quarters, what is published of them, and what an attacker makes of it."""

import random
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from uuid import UUID

from community.streetsafe.enums import ABOUT_BEHAVIOUR, ABOUT_THE_PLACE, Level, Measure
from community.streetsafe.rules import release_lines
from community.streetsafe.rules.release_lines import Area, Line, QuarterCounts, Road
from community.streetsafe.rules.suppression import Least, RoadCounts, Said
from tests.community.streetsafe.subtraction import Attacker

LEAST = Least(road=5, detail=10)
SMALL = LEAST.road - 1
_HALVES = {
    Measure.PLACE: [one.name.lower() for one in ABOUT_THE_PLACE],
    Measure.BEHAVIOUR: [one.name.lower() for one in ABOUT_BEHAVIOUR],
}


@dataclass(frozen=True, kw_only=True)
class Town:
    """Which roads there are in which ward, for ever: that much is on every map."""

    roads: dict[UUID, Area]

    def of(self, area: Area) -> list[UUID]:
        """List a ward's roads."""
        return [unit for unit, its in self.roads.items() if its == area]

    def areas(self) -> list[Area]:
        """List its wards."""
        return sorted(set(self.roads.values()))


def town(sizes: Sequence[Sequence[int]]) -> Town:
    """Make boroughs, each with wards of so many roads."""
    roads: dict[UUID, Area] = {}
    for number, wards in enumerate(sizes):
        for ward, many in enumerate(wards):
            for _ in range(many):
                unit = UUID(int=len(roads) + 1)
                roads[unit] = Area(borough=f"Borough {number}", ward=f"Ward {ward}")
    return Town(roads=roads)


def counts(
    of: Town,
    numbers: dict[UUID, RoadCounts],
    cells: dict[str, dict[Measure, dict[str, int]]] | None = None,
) -> QuarterCounts:
    """Put a quarter together, as the database would count it."""
    areas = list(of.roads.values())
    return QuarterCounts(
        roads=[
            Road(
                unit=unit,
                kind="stretch",
                name=f"Road {unit.int}",
                usrn=None,
                area=of.roads[unit],
                counts=each,
            )
            for unit, each in numbers.items()
            if each.reports
        ],
        units={area: areas.count(area) for area in of.areas()},
        cells=cells or {},
    )


def one_tick_each(
    of: Town, numbers: dict[UUID, RoadCounts]
) -> dict[str, dict[Measure, dict[str, int]]]:
    """Make the tables of reports that tick one thing of each half that they are about."""
    cells: dict[str, dict[Measure, dict[str, int]]] = {}
    for unit, one in numbers.items():
        reasons = cells.setdefault(of.roads[unit].borough, {}).setdefault(Measure.REASON, {})
        for half, many in ((Measure.PLACE, one.place), (Measure.BEHAVIOUR, one.behaviour)):
            reasons[_HALVES[half][0]] = reasons.get(_HALVES[half][0], 0) + many
    return cells


def invented(of: Town, *, seed: int, pace: float, few_sources: bool = False) -> QuarterCounts:
    """Make a quarter up: most roads have few reports, some have many, some from few connections.

    `pace` is the mean of a road; what is ticked is drawn for each report.
    """
    draw = random.Random(seed)
    numbers = {}
    cells: dict[str, dict[Measure, dict[str, int]]] = {}
    for unit, area in of.roads.items():
        many = round(draw.expovariate(1 / pace) * draw.choice((0, 0.2, 1, 1, 4)))
        ticks = [_ticks(draw) for _ in range(many)]
        sources = draw.randint(1, 6) if few_sources else many
        numbers[unit] = RoadCounts(
            reports=many,
            sources=min(many, sources),
            place=sum(bool(_HALVES[Measure.PLACE] & each.keys()) for each in ticks),
            behaviour=sum(bool(_HALVES[Measure.BEHAVIOUR] & each.keys()) for each in ticks),
        )
        tables = cells.setdefault(area.borough, {one: {} for one in release_lines.CELLS})
        _count(draw, ticks, into=tables)
    return counts(of, numbers, cells)


def _ticks(draw: random.Random) -> dict[str, int]:
    place, behaviour = (_HALVES[half] for half in (Measure.PLACE, Measure.BEHAVIOUR))
    return dict.fromkeys(
        draw.choice(
            (
                [place[0]],
                [place[0]],
                draw.sample(place, 2),
                [behaviour[0]],
                [draw.choice(behaviour), place[0]],
                [draw.choice(behaviour)],
            )
        ),
        1,
    )


def _count(
    draw: random.Random, ticks: Sequence[dict[str, int]], *, into: dict[Measure, dict[str, int]]
) -> None:
    for each in ticks:
        for reason in each:
            into[Measure.REASON][reason] = into[Measure.REASON].get(reason, 0) + 1
        for measure, usual in ((Measure.SPEAKS_AS, "woman"), (Measure.TIME_BAND, "night")):
            other = draw.choice(release_lines.CELLS[measure])
            answer = draw.choice((usual, usual, usual, other))
            into[measure][answer] = into[measure].get(answer, 0) + 1


@dataclass
class Read:
    """All releases of a town, read by an attacker who knows these rules and the town's map.

    `truth` is what was to stay hidden. Where a number is withheld for one of two reasons the
    attacker is told which, so they know more than anybody can.
    """

    town: Town
    attacker: Attacker = field(default_factory=Attacker)
    truth: dict[Hashable, int] = field(default_factory=dict)

    def quarter(self, name: Hashable, real: QuarterCounts, lines: Sequence[Line]) -> None:
        """Note what is published of a quarter."""
        shown = _shown(lines)
        self._roads(name, real, shown)
        totals = {
            area: sum(one.counts.reports for one in real.roads if one.area == area)
            for area in self.town.areas()
        }
        for area, total in totals.items():
            self._ward(name, area, total, shown)
        for borough in {area.borough for area in totals}:
            its = {area: total for area, total in totals.items() if area.borough == borough}
            self._borough(name, borough, its, shown)
            self._tables(name, borough, real, shown)

    def leaks(self) -> list[tuple[Hashable, int, tuple[float, float]]]:
        """Name what is under five and is known to be more than none, or less than four."""
        bounds = self.attacker.think().bounds
        for what, number in self.truth.items():
            assert bounds[what][0] <= number <= bounds[what][1], what
        return [
            (what, number, bounds[what])
            for what, number in self.truth.items()
            if number <= SMALL and (bounds[what][0] > 0 or bounds[what][1] < SMALL)
        ]

    def _roads(self, name: Hashable, real: QuarterCounts, shown: "_Shown") -> None:
        numbers = {one.unit: one.counts for one in real.roads}
        for unit in self.town.roads:
            number = numbers.get(unit, RoadCounts(reports=0, sources=0, place=0, behaviour=0))
            self.truth[name, unit] = number.reports
            said = shown.get((Level.ROAD, Measure.REPORTS, unit))
            if said is not None:
                self._learn((name, unit), said)
                self._split((name, unit), number, unit, shown)
            else:
                # Whoever took "fewer than 5" at its word is right but of roads of few connections.
                self.attacker.learn((name, unit), 0, SMALL if number.reports <= SMALL else inf)

    def _split(
        self, road: tuple[Hashable, UUID], number: RoadCounts, unit: UUID, shown: "_Shown"
    ) -> None:
        halves = {half: shown.get((Level.ROAD, half, unit)) for half in _HALVES}
        place, behaviour, both = (
            (*road, one) for one in ("place alone", "behaviour alone", "both halves")
        )
        self.truth[place] = number.reports - number.behaviour
        self.truth[behaviour] = number.reports - number.place
        self.truth[both] = number.place + number.behaviour - number.reports
        self.attacker.learn_sum(road, (place, behaviour, both))
        for half, alone in ((Measure.PLACE, place), (Measure.BEHAVIOUR, behaviour)):
            self.attacker.learn_sum((*road, half), (alone, both))
            if (said := halves[half]) is not None:
                self._learn((*road, half), said)

    def _ward(self, name: Hashable, area: Area, total: int, shown: "_Shown") -> None:
        units = self.town.of(area)
        said = {one: shown.get((Level.ROAD, Measure.REPORTS, one)) for one in units}
        hidden = [(name, one) for one in units if said[one] is None]
        self.attacker.learn_sum((name, area, "hidden"), hidden)
        others = [(name, one) for one in units if said[one] is not None]
        self.attacker.learn_sum((name, area), [(name, area, "hidden"), *others])
        self.truth[name, area] = total
        if hidden:
            self.truth[name, area, "hidden"] = sum(self.truth[one] for one in hidden)
        named = sum(one.at_least for one in said.values() if one is not None)
        found = shown.get((Level.WARD, Measure.REPORTS, area))
        if found is not None:
            self._learn((name, area), found)
        elif total - named < LEAST.detail:
            self.attacker.learn((name, area), named, named + LEAST.detail - 1)

    def _borough(
        self, name: Hashable, borough: str, totals: dict[Area, int], shown: "_Shown"
    ) -> None:
        wards = [(name, area) for area in totals]
        withheld = [a for a in totals if (Level.WARD, Measure.REPORTS, a) not in shown]
        rest = (name, borough, "rest")
        self.attacker.learn_sum(rest, [(name, area) for area in withheld])
        self.attacker.learn_sum(
            (name, borough), [rest, *(one for one in wards if one[1] not in withheld)]
        )
        self.truth[name, borough] = sum(totals.values())
        if withheld:
            self.truth[rest] = sum(totals[area] for area in withheld)
        found = shown.get((Level.BOROUGH, Measure.REPORTS, borough))
        if found is None:
            return
        self._learn((name, borough), found)
        named = sum(self._named(area, shown) for area in withheld)
        if found.rounded is not None:
            # What is left when the wards' numbers are taken away is rounded by itself.
            left = found.rounded - named
            for area in totals.keys() - set(withheld):
                left -= shown[Level.WARD, Measure.REPORTS, area].rounded or 0
            if withheld:
                self.attacker.learn(rest, named + max(left - 2, LEAST.detail), named + left + 2)
        elif sum(totals[area] for area in withheld) - named < LEAST.detail:
            self.attacker.learn(rest, named, named + LEAST.detail - 1)

    def _named(self, area: Area, shown: "_Shown") -> int:
        bands = (shown.get((Level.ROAD, Measure.REPORTS, one)) for one in self.town.of(area))
        return sum(one.at_least for one in bands if one is not None)

    def _tables(self, name: Hashable, borough: str, real: QuarterCounts, shown: "_Shown") -> None:
        for measure, answers in release_lines.CELLS.items():
            cells = [(name, borough, measure, answer) for answer in answers]
            for cell, answer in zip(cells, answers, strict=True):
                number = real.cells.get(borough, {}).get(measure, {}).get(answer, 0)
                self.truth[cell] = number
                said = shown.get((Level.BOROUGH, measure, (borough, answer)))
                if said is not None:
                    self._learn(cell, said)
                else:
                    self.attacker.learn(cell, 0, 9 if number < LEAST.detail else inf)
            if measure is Measure.REASON:
                self._reasons(name, borough, shown)
            else:
                unsaid = (name, borough, measure, "not said")
                self.attacker.learn_sum((name, borough), [*cells, unsaid])

    def _reasons(self, name: Hashable, borough: str, shown: "_Shown") -> None:
        """Note that each report has a reason at least, also of each half of a road's split."""
        ticks, more = (name, borough, "ticks"), (name, borough, "more")
        halves = [(name, borough, half) for half in _HALVES]
        self.attacker.learn_sum(ticks, halves)
        self.attacker.learn_sum(ticks, [(name, borough), more])
        for half, (measure, answers) in zip(halves, _HALVES.items(), strict=True):
            cells = [(name, borough, Measure.REASON, answer) for answer in answers]
            self.attacker.learn_sum(half, cells)
            roads = (one for one, area in self.town.roads.items() if area.borough == borough)
            bands = (shown.get((Level.ROAD, measure, one)) for one in roads)
            self.attacker.learn(half, sum(one.at_least for one in bands if one is not None))

    def _learn(self, what: Hashable, said: Said) -> None:
        self.attacker.learn(what, said.at_least, inf if said.at_most is None else said.at_most)


_Shown = dict[tuple[Level, Measure, Hashable], Said]


def _shown(lines: Sequence[Line]) -> _Shown:
    return {
        (line.level, line.measure, _what(line)): line.said
        for line in lines
        if line.said is not None
    }


def _what(line: Line) -> Hashable:
    if line.level is Level.ROAD:
        return line.unit
    if line.level is Level.WARD:
        return Area(borough=line.borough, ward=line.ward)
    return (line.borough, line.answer) if line.answer else line.borough


def published(real: QuarterCounts) -> list[Line]:
    """Publish a quarter by the rules."""
    return release_lines.write(real, least=LEAST)


def by_road(quarters: Sequence[QuarterCounts]) -> dict[UUID, list[int]]:
    """Give each road's reports of every quarter."""
    found: dict[UUID, list[int]] = defaultdict(lambda: [0] * len(quarters))
    for number, quarter in enumerate(quarters):
        for one in quarter.roads:
            found[one.unit][number] = one.counts.reports
    return found


def windows(numbers: Sequence[int], *, long: int) -> Iterator[tuple[range, int]]:
    """Give each run of so many quarters, with its sum."""
    for first in range(len(numbers) - long + 1):
        run = range(first, first + long)
        yield run, sum(numbers[one] for one in run)
