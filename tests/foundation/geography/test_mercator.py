"""The projection of the map, against points whose tiles are published."""

import math

import pytest

from foundation.geography import boroughs, mercator, outlines
from foundation.geography.mercator import MapBox


def test_the_middle_and_the_corners() -> None:
    assert mercator.point(lat=0, lon=0) == pytest.approx((0.5, 0.5))
    assert mercator.point(lat=85.0511, lon=-180) == pytest.approx((0, 0), abs=1e-5)
    assert mercator.point(lat=-85.0511, lon=180) == pytest.approx((1, 1), abs=1e-5)


def test_charing_cross_lies_in_the_tile_that_tile_services_give() -> None:
    x, y = mercator.point(lat=51.5074, lon=-0.1278)
    assert (int(x * 2**12), int(y * 2**12)) == (2046, 1362)


def test_a_pole_has_a_place_on_the_map() -> None:
    assert math.isfinite(mercator.point(lat=90, lon=0)[1])


def test_a_length_is_the_distance_between_two_points() -> None:
    east = (51.5, -0.1 + 0.01)
    metres = boroughs.distance_metres((51.5, -0.1), east)
    here, there = mercator.point(lat=51.5, lon=-0.1), mercator.point(lat=51.5, lon=east[1])
    assert mercator.length(metres, lat=51.5) == pytest.approx(there[0] - here[0], rel=0.005)


def test_boxes_meet_where_they_touch() -> None:
    one = MapBox(west=0, north=0, east=1, south=1)
    assert one.meets(MapBox(west=1, north=0.5, east=2, south=2))
    assert not one.meets(MapBox(west=1.1, north=0, east=2, south=1))
    assert not one.meets(MapBox(west=0, north=1.1, east=1, south=2))


def test_every_area_has_an_outline_in_the_whole() -> None:
    whole = outlines.whole()
    assert {one.name for one in outlines.all_of_them()} == set(boroughs.BOROUGHS)
    for one in outlines.all_of_them():
        assert whole.around(one.box) == whole
    assert outlines.named("Camden") is not None
    assert outlines.named("Atlantis") is None
