"""Live through a world week by week, in memory, by the rules that judge the real reports."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from community.streetsafe.rules import growing, weeks, weighing
from community.streetsafe.rules.book import Book, Said
from community.streetsafe.rules.growing import Verdict
from community.streetsafe.rules.weeks import SHORT
from community.streetsafe.rules.weighing import Lived
from community.streetsafe.rules.world import World


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One line of a week's list. `expected`, `p` and `q` are None where no growth was measured."""

    verdict: Verdict
    unit: str
    street: str
    is_street: bool
    count: int
    window_days: int
    expected: float | None
    p: float | None
    q: float | None
    sources: int
    days: int
    taps: int


@dataclass(frozen=True, kw_only=True)
class WeekList:
    """What a person would be shown at the end of a week. `unusual`: the whole area is at 5 x."""

    week: date
    counted: int
    not_counted: int
    unusual: bool
    listed: Sequence[Listed]


def lists_of_weeks(world: World) -> Iterator[WeekList]:
    """Give each week's list, from the first report's week to the last one's."""
    lived = list(weighing.weigh_all(world))
    if not lived:
        return
    by_week: dict[date, list[Lived]] = defaultdict(list)
    for entry, tap in lived:
        by_week[weeks.monday(tap.day)].append((entry, tap))
    books = (Book(units=len(world.streets)), Book(units=len(set(world.streets.values()))))
    week, last, passed = min(by_week), max(by_week), 0
    while week <= last:
        here = by_week.get(week, [])
        _enter(books, here, world=world)
        yield _list_of(books, week=week, here=here, past=passed - SHORT.weeks + 1, world=world)
        week, passed = week + weeks.WEEK, passed + 1


def _enter(books: tuple[Book, Book], here: Sequence[Lived], *, world: World) -> None:
    stretches, streets = books
    stretches.enter((entry.unit, tap) for entry, tap in here if entry.unit in world.streets)
    streets.enter((world.streets.get(entry.unit, entry.unit), tap) for entry, tap in here)


def _list_of(
    books: tuple[Book, Book], *, week: date, here: Sequence[Lived], past: int, world: World
) -> WeekList:
    # Every report is a street's, so that the streets' sums are the area's.
    area = books[1].totals()
    enough_past = past >= growing.SHORTEST_PAST_WEEKS
    unusual = past > 0 and growing.is_unusual(area, past_weeks=past)
    listed = [
        _line(said, street=world.streets.get(said.unit, said.unit))
        for level in books
        for said in level.judge(week, area=area, enough_past=enough_past, unusual=unusual)
    ]
    kept = _one_a_road(listed)
    _remember(kept, books, week=week, world=world)
    counted = sum(tap.counted for _, tap in here)
    return WeekList(
        week=week,
        counted=counted,
        not_counted=len(here) - counted,
        unusual=unusual,
        listed=kept,
    )


def _remember(
    listed: Sequence[Listed], books: tuple[Book, Book], *, week: date, world: World
) -> None:
    """Keep what was told apart from coming again as growth, at either level."""
    stretches, streets = books
    for line in listed:
        if line.verdict is Verdict.GROWING:
            continue
        streets.remember(line.street, week)
        for stretch in world.stretches_of[line.street] if line.is_street else [line.unit]:
            stretches.remember(stretch, week)


def _line(said: Said, *, street: str) -> Listed:
    told = said.growth
    return Listed(
        verdict=said.verdict,
        unit=said.unit,
        street=street,
        is_street=said.unit == street,
        count=told.count if told else said.evidence.counted,
        window_days=(told.window if told else SHORT).days,
        expected=told.expected if told else None,
        p=told.p if told else None,
        q=told.q if told else None,
        sources=said.evidence.sources,
        days=said.evidence.days,
        taps=said.evidence.taps,
    )


def _one_a_road(listed: Sequence[Listed]) -> list[Listed]:
    """Keep one line of each road and verdict, the least likely first."""
    kept: list[Listed] = []
    for verdict in Verdict:
        lines = {(line.is_street, line.unit): line for line in listed if line.verdict is verdict}
        ranked = (
            (unit, line.street, float(line.is_street) if line.p is None else line.p)
            for unit, line in lines.items()
        )
        chosen = [lines[unit] for unit in growing.one_a_road(ranked)]
        kept += sorted(chosen, key=lambda line: (line.p or 0.0, -line.taps, line.unit))
    return kept
