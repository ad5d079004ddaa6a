import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.streets.rules import lattice, lines, matching, projection
from community.streets.rules.line_grid import LineGrid
from community.streets.rules.outlines import Outline
from community.streets.rules.projection import EARTH_METRES
from foundation.geography import boroughs
from tests.community.streets import network

_coordinate = st.floats(-2_000, 2_000, allow_nan=False)
_point = st.tuples(_coordinate, _coordinate)
_line = st.lists(_point, min_size=2, max_size=6).map(tuple).filter(lines.length)


def test_the_earth_is_as_large_as_the_foundation_says() -> None:
    assert EARTH_METRES == boroughs.EARTH_METRES


@given(st.floats(51.2, 51.7), st.floats(-0.5, 0.4))
def test_a_place_comes_back_from_its_metres(lat: float, lon: float) -> None:
    east, north = projection.to_metres(lat, lon, 51.5)
    assert projection.to_degrees(east, north, 51.5) == pytest.approx((lat, lon), abs=1e-9)


@given(st.floats(51.48, 51.64), st.floats(0.0, 0.33), st.floats(-0.0006, 0.0006))
def test_metres_are_true_within_one_in_a_hundred(lat: float, lon: float, step: float) -> None:
    a, b = (lat, lon), (lat + step, lon - step)
    flat = math.dist(projection.to_metres(*a, 51.56), projection.to_metres(*b, 51.56))
    assert flat == pytest.approx(boroughs.distance_metres(a, b), rel=0.01, abs=0.01)


@settings(max_examples=2_000)
@given(_line, st.lists(_point, min_size=5, max_size=5))
def test_the_foot_of_any_point_lies_on_the_line(
    line: lines.Line, points: list[projection.Point]
) -> None:
    for point in points:
        foot = lines.foot_on_line(point, line)
        assert 0 <= foot.chainage_m <= lines.length(line) + 1e-6
        assert math.dist(lines.point_at(line, foot.chainage_m), foot.point) < 1e-5
        ends = min(math.dist(point, line[0]), math.dist(point, line[-1]))
        assert foot.metres <= ends + 1e-9


@given(_line)
def test_stretches_are_neither_short_nor_long_and_make_up_the_line(line: lines.Line) -> None:
    parts = lines.split(line)
    whole = lines.length(line)
    assert sum(map(lines.length, parts)) == pytest.approx(whole, abs=0.05 * len(parts))
    assert all(a[-1] == b[0] for a, b in pairwise(parts))
    assert all(lines.length(part) <= lines.LONGEST_M + 0.05 for part in parts)
    if whole >= lines.SHORTEST_M:
        assert all(lines.length(part) >= lines.SHORTEST_M - 0.05 for part in parts)


@given(_point, _point)
def test_a_clipped_line_lies_in_the_box_and_on_the_line(
    start: projection.Point, end: projection.Point
) -> None:
    box = lines.Box(west=-300, south=-400, east=500, north=600)
    cut = lines.clip(start, end, box)
    steps = [lines.point_at((start, end), math.dist(start, end) * n / 50) for n in range(51)]
    inside = [p for p in steps if -300 < p[0] < 500 and -400 < p[1] < 600]
    if cut is None:
        assert not inside
        return
    for east, north in cut:
        assert -300.001 <= east <= 500.001
        assert -400.001 <= north <= 600.001
    for point in inside:
        assert lines.foot_on_line(point, cut).metres < 0.001


@given(st.lists(_line, min_size=1, max_size=12), _point)
def test_the_grid_finds_what_a_look_at_all_finds(
    drawn: list[lines.Line], point: projection.Point
) -> None:
    number = LineGrid(drawn).nearest(point)
    assert number is not None
    nearest = min(lines.foot_on_line(point, line).metres for line in drawn)
    assert lines.foot_on_line(point, drawn[number]).metres == pytest.approx(nearest)


def test_the_grid_finds_nothing_beyond_its_reach() -> None:
    grid = LineGrid([((0, 0), (100, 0))])
    assert grid.nearest((50, 60), within_m=59) is None
    assert grid.nearest((50, 60), within_m=61) == 0


def test_a_hole_is_outside() -> None:
    outline = Outline([network.square(500), network.square(100)])
    assert outline.holds(network.local(east=300))
    assert not outline.holds(network.local(east=30))
    assert not outline.holds(network.local(east=501))


def test_a_short_line_counts_with_its_own_street_before_a_nearer_one() -> None:
    made = network.network(
        network.stretch("Wren Lane", (0, 0), (30, 0)),
        network.stretch("Fox Way", (0, 5), (100, 5)),
        network.stretch("Wren Lane", (30, 0), (230, 0)),
        network.stretch("Lone End", (0, 40), (0, 60)),
    )
    by_name = [(one.name, one.parent) for one in made.stretches]
    assert by_name == [("Fox Way", None), ("Wren Lane", None), ("Wren Lane", 1), ("Lone End", 0)]


def test_a_short_line_with_nothing_near_is_left_out() -> None:
    made = network.network(
        network.stretch("Fox Way", (0, 0), (100, 0)),
        network.stretch("Lone End", (2_000, 0), (2_030, 0)),
    )
    assert [one.name for one in made.stretches] == ["Fox Way"]
    assert made.left_out == 1


def test_one_seed_draws_one_network_and_another_another() -> None:
    assert network.invented(seed=1) == network.invented(seed=1)
    assert network.invented(seed=1) != network.invented(seed=2)


def test_invented_streets_lie_inside_and_are_units() -> None:
    made = network.invented()
    outline = Outline([network.square(600)])
    assert 150 < len(made.stretches) < 300
    for one in made.stretches:
        assert outline.holds(lines.middle(one.line))
        assert 50 <= one.length_m <= 250


def test_the_three_boroughs_have_about_26_000_stretches() -> None:
    names = ("Havering", "Redbridge", "Barking and Dagenham")
    areas = {
        name: [
            tuple(projection.to_metres(lat, lon, 51.56) for lon, lat in ring)
            for ring in boroughs.rings_of(name)
        ]
        for name in names
    }
    made = lattice.draw(areas=areas, seed=2026, standard_latitude=51.56)
    assert 24_000 < len(made.stretches) < 28_000
    assert {one.borough for one in made.stretches} == set(names)
    for one in made.stretches[::500]:
        lat, lon = projection.to_degrees(*lines.middle(one.line), 51.56)
        assert boroughs.borough_of(lat=lat, lon=lon) == one.borough


def _placed(name: str, *points: tuple[float, float]) -> matching.Placed:
    return matching.Placed(name=name, line=points)


def test_a_stretch_is_matched_by_name_place_and_length() -> None:
    old = [
        _placed("Fox Way", (0, 0), (100, 0)),
        _placed("Fox Way", (100, 0), (200, 0)),
        _placed("Wren Lane", (0, 10), (100, 10)),
    ]
    new = [
        _placed("Wren Lane", (0, 5), (105, 5)),
        _placed("FOX WAY", (103, 0), (203, 0)),
        _placed("Fox Way", (0, 0), (240, 0)),
        _placed("Fox Way", (60, 0), (140, 0)),
    ]
    assert matching.match(old, new) == {0: 2, 1: 1}


def test_a_line_is_turned_as_it_was_before() -> None:
    assert matching.turned_as(((99, 2), (0, 1)), ((0, 0), (100, 0))) == ((0, 1), (99, 2))
    assert matching.turned_as(((1, 1), (99, 2)), ((0, 0), (100, 0))) == ((1, 1), (99, 2))
