"""What may be said of counts: nothing small can be told from what is said, or from a silence.

The exhaustive tests put all worlds together that look the same. Where one of them has a group under
five, another must have it empty, and others one, two, three, four.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.streetsafe.rules import release_lines, suppression
from community.streetsafe.rules.suppression import Least, RoadCounts, Said
from tests.community.streetsafe import publishing
from tests.community.streetsafe.publishing import LEAST, Read

SMALL = set(range(LEAST.road))


def told(worlds: Iterable[tuple[Hashable, Mapping[str, int]]]) -> list[tuple[Hashable, str]]:
    """Name what looks alike and gives a small group away: worlds are (what is said, the groups)."""
    alike: dict[Hashable, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for said, groups in worlds:
        for name, number in groups.items():
            alike[said][name].add(number)
    return [
        (said, name)
        for said, groups in alike.items()
        for name, numbers in groups.items()
        if numbers & SMALL and not numbers >= SMALL
    ]


def plain(reports: int, sources: int = 5) -> RoadCounts:
    """Make counts of a road where all tick the place alone."""
    return RoadCounts(reports=reports, sources=sources, place=reports, behaviour=0)


@pytest.mark.parametrize(
    ("count", "least", "said"),
    [
        (4, 5, None),
        (5, 5, "5 to 9"),
        (9, 5, "5 to 9"),
        (10, 5, "10 to 19"),
        (49, 5, "20 to 49"),
        (50, 5, "50 or more"),
        (9000, 5, "50 or more"),
        (11, 12, None),
        (12, 12, "12 to 19"),
        (60, 60, "60 or more"),
    ],
)
def test_bands(count: int, least: int, said: str | None) -> None:
    found = suppression.band(count, least=least)
    assert (None if found is None else str(found)) == said


@pytest.mark.parametrize(
    ("reports", "sources", "said"),
    [(4, 4, None), (5, 4, None), (40, 4, None), (5, 5, "5 to 9"), (40, 5, "20 to 49")],
)
def test_a_road_needs_reports_and_connections(reports: int, sources: int, said: str | None) -> None:
    found = suppression.road(plain(reports, sources), least=LEAST)
    assert (None if found is None else str(found.reports)) == said


def split(place: int, behaviour: int, both: int) -> str:
    """Write the split of a road where so many tick one half alone, and both."""
    counts = RoadCounts(
        reports=place + behaviour + both,
        sources=9,
        place=place + both,
        behaviour=behaviour + both,
    )
    found = suppression.road(counts, least=LEAST)
    assert found is not None
    return f"{found.place} / {found.behaviour}"


def test_a_split_is_said_from_ten_each() -> None:
    assert split(10, 10, 0) == "10 to 19 / 10 to 19"
    assert split(9, 30, 0) == "None / None"
    assert split(60, 25, 12) == "50 or more / 20 to 49"


def test_no_road_gives_away_how_few_tick_one_half_or_both() -> None:
    worlds = []
    for place, behaviour, both in product(range(45), range(45), range(28)):
        counts = RoadCounts(
            reports=place + behaviour + both,
            sources=9,
            place=place + both,
            behaviour=behaviour + both,
        )
        said = suppression.road(counts, least=LEAST)
        if said is not None and said.place is not None:
            worlds.append((said, {"place": place, "behaviour": behaviour, "both": both}))
    assert len({said for said, _ in worlds}) > 3
    assert told(worlds) == []


# Roads of which a band can be said go as far as one goes: a world left out would be missed.
@pytest.mark.parametrize("roads", [(20, 5, 5, 5), (20, 20, 5, 5), (50, 5, 5), (10, 10, 10, 5)])
def test_no_ward_gives_its_roads_away(roads: tuple[int, ...]) -> None:
    worlds = []
    for numbers in product(*map(range, roads)):
        said = [suppression.road(plain(one), least=LEAST) for one in numbers]
        shown = [(n, one.reports) for n, one in zip(numbers, said, strict=True) if one]
        hidden = [n for n, one in zip(numbers, said, strict=True) if one is None]
        ward = suppression.ward(shown, hidden=hidden, least=LEAST)
        groups = {f"road {at}": number for at, number in enumerate(numbers)}
        groups |= {"ward": sum(numbers)} | ({"hidden": sum(hidden)} if hidden else {})
        worlds.append(((tuple(said), ward.total), groups))
    assert told(worlds) == []


def test_no_borough_gives_its_wards_away() -> None:
    worlds = []
    for numbers in product(range(14), repeat=4):
        wards = [
            suppression.ward([], hidden=[number, 0, 0, 0, 0], least=LEAST) for number in numbers
        ]
        borough = suppression.borough(wards, least=LEAST)
        groups = {f"ward {at}": number for at, number in enumerate(numbers)}
        groups |= {"borough": sum(numbers)}
        worlds.append(((tuple(one.total for one in wards), borough.total), groups))
    assert told(worlds) == []


@pytest.mark.parametrize("ceiling", [9, 14, 22, 23, 30, 60])
def test_no_table_gives_a_cell_away_that_is_no_more_than_the_rest(ceiling: int) -> None:
    worlds = [
        (tuple(table(cells, ceiling=ceiling).items()), named(cells))
        for cells in product(range(18), repeat=3)
        if sum(cells) <= ceiling
    ]
    assert told(worlds) == []


# Up to where all but one of its cells can hold it, unseen.
@pytest.mark.parametrize("floor", [1, 9, 14, 18])
def test_no_table_gives_a_cell_away_that_is_no_less_than_the_rest(floor: int) -> None:
    worlds = [
        (tuple(table(cells, floor=floor).items()), named(cells))
        for cells in product(range(18), repeat=3)
        if sum(cells) >= floor
    ]
    assert told(worlds) == []


def named(cells: tuple[int, ...]) -> dict[str, int]:
    """Name cells."""
    return dict(zip("abc", cells, strict=True))


def table(
    cells: tuple[int, ...], *, ceiling: int | None = None, floor: int = 0
) -> dict[str, Said | None]:
    """Say a table of three cells."""
    return suppression.table(named(cells), ceiling=ceiling, floors=[("abc", floor)], least=LEAST)


def test_a_wards_total_is_said_where_enough_is_beyond_its_roads_bands() -> None:
    many = [3] * 30
    alone = suppression.ward([], hidden=many, least=LEAST)
    assert str(alone.total) == "90"
    few = suppression.ward([], hidden=[9, 0, 0], least=LEAST)
    assert few.total is None
    band = suppression.band(15, least=5)
    assert band is not None
    assert suppression.ward([(15, band)], hidden=[2, 2, 0], least=LEAST).total is None
    assert suppression.ward([(15, band)], hidden=[4, 4, 0], least=LEAST).total is not None


def test_thresholds_can_be_raised() -> None:
    least = Least(road=10, detail=20)
    assert suppression.road(plain(9, 9), least=least) is None
    assert suppression.road(plain(12, 9), least=least) is None
    assert suppression.ward([], hidden=[19, 0, 0, 0], least=least).total is None
    assert suppression.table({"a": 19}, least=least) == {"a": None}


@st.composite
def towns(draw: st.DrawFn) -> tuple[publishing.Town, release_lines.QuarterCounts]:
    """Draw a town and a quarter of it."""
    ward = st.integers(min_value=1, max_value=6)
    sizes = draw(st.lists(st.lists(ward, min_size=1, max_size=4), min_size=1, max_size=2))
    town = publishing.town(sizes)
    number = st.one_of(st.just(0), st.integers(0, 9), st.integers(0, 70))
    numbers = {}
    for unit in town.roads:
        reports = draw(number)
        place = draw(st.integers(0, reports))
        numbers[unit] = RoadCounts(
            reports=reports,
            sources=draw(st.integers(0, reports)),
            place=place,
            behaviour=draw(st.integers(reports - place, reports)),
        )
    return town, publishing.counts(town, numbers, publishing.one_tick_each(town, numbers))


@given(towns())
def test_whatever_is_counted_nothing_under_five_is_known_better_than_none_to_four(
    drawn: tuple[publishing.Town, release_lines.QuarterCounts],
) -> None:
    town, counts = drawn
    reader = Read(town=town)
    reader.quarter("q", counts, publishing.published(counts))
    assert reader.leaks() == []
