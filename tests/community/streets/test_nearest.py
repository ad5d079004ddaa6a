import math
from uuid import uuid4

import pytest

from community.streets import nearest, units
from community.streets.enums import SpotKind, UnitKind
from community.streets.models import Piece, Stretch
from community.streets.rules import lines
from community.streets.rules.network import DrawnSpot
from tests.community.streets import network, stored

pytestmark = pytest.mark.django_db


def _near(east: float, north: float, **how: float) -> list[units.Nearby]:
    lat, lon = network.place(east=east, north=north)
    return nearest.units_near(lat=lat, lon=lon, **how)  # type: ignore[arg-type]


def _names(found: list[units.Nearby]) -> list[str]:
    return [one.unit.name for one in found]


def _spot(kind: SpotKind, name: str, *, east: float, north: float) -> DrawnSpot:
    return DrawnSpot(
        kind=kind,
        name=name,
        ward="Quarrymead",
        borough="Redbridge",
        point=network.local(east=east, north=north),
    )


def test_a_point_on_a_road_gives_that_road_and_where_on_it() -> None:
    made = network.invented()
    stored.store(made)
    for one in made.stretches[::7]:
        east, north = lines.point_at(one.line, one.length_m * 0.4)
        middle = network.local()
        first = _near(east - middle[0], north - middle[1])[0]
        assert first.unit.name == one.name
        assert first.metres < 0.1
        assert first.chainage_m is not None
        assert 0 <= first.chainage_m <= Stretch.objects.get(pk=first.unit.id).length_m
        assert abs(first.chainage_m - one.length_m * 0.4) <= 10


def test_three_roads_of_different_names_are_offered_nearest_first() -> None:
    stored.store(
        network.network(
            network.stretch("Fox Way", (-200, 0), (0, 0)),
            network.stretch("Fox Way", (0, 0), (200, 0)),
            network.stretch("Wren Lane", (0, 0), (0, 200)),
            network.stretch("Otter Road", (-100, 30), (100, 30)),
            network.stretch("Heron Rise", (-100, 50), (100, 50)),
        )
    )
    found = _near(5, 12)
    assert _names(found) == ["Wren Lane", "Fox Way", "Otter Road"]
    assert [round(one.metres) for one in found] == [5, 12, 18]
    assert {one.unit.kind for one in found} == {UnitKind.STRETCH}


def test_nothing_is_near_outside_and_before_the_first_import() -> None:
    assert _near(0, 0) == []
    stored.store(network.network(network.stretch("Fox Way", (0, 0), (100, 0))))
    assert _near(50, 61) == []
    assert _names(_near(50, 59)) == ["Fox Way"]
    assert nearest.units_near(lat=math.nan, lon=0) == []
    assert nearest.units_near(lat=91, lon=0) == []


def test_a_short_road_answers_as_the_one_it_counts_with() -> None:
    stored.store(
        network.network(
            network.stretch("Fox Way", (0, 0), (100, 0)),
            network.stretch("Fox Close", (100, 0), (100, 40)),
        )
    )
    (only,) = _near(100, 38)
    assert only.unit.name == "Fox Way"
    assert only.chainage_m == 100
    assert only.metres < 1


def test_a_bent_road_counts_its_metres_around_the_bend() -> None:
    stored.store(network.network(network.stretch("Fox Way", (0, 0), (100, 0), (100, 100))))
    assert Piece.objects.count() == 2
    (only,) = _near(103, 52)
    assert only.chainage_m == 150


def test_the_last_metres_round_to_no_more_than_the_length() -> None:
    stored.store(network.network(network.stretch("Fox Way", (0, 0), (57, 0))))
    assert [one.chainage_m for one in _near(57, 1)] == [50]


def test_a_road_is_named_by_the_nearest_spot_beside_it() -> None:
    stored.store(
        network.network(
            network.stretch("Fox Way", (0, 0), (100, 0)),
            network.stretch("Wren Lane", (0, 300), (100, 300)),
            spots=(
                _spot(SpotKind.STATION, "Mere Station", east=50, north=80),
                _spot(SpotKind.PARK, "Mere Park", east=50, north=100),
                _spot(SpotKind.TOWN_CENTRE, "Mere", east=50, north=-130),
            ),
        )
    )
    (fox,) = _near(50, 1)
    assert fox.unit.label == "Fox Way, by the station"
    assert units.find(fox.unit.id) == fox.unit
    (wren,) = _near(50, 301)
    assert wren.unit.label == "Wren Lane"


def test_a_spot_close_by_is_offered_too() -> None:
    stored.store(
        network.network(
            network.stretch("Fox Way", (0, 0), (100, 0)),
            spots=(_spot(SpotKind.STATION, "Mere Station", east=50, north=30),),
        )
    )
    found = _near(50, 12)
    assert _names(found) == ["Fox Way", "Mere Station"]
    assert found[1].chainage_m is None
    assert units.find(found[1].unit.id) == found[1].unit
    assert _names(_near(50, -11)) == ["Fox Way"]


def test_inside_is_where_a_borough_has_streets() -> None:
    lat, lon = network.place()
    assert not nearest.inside_area(lat, lon)
    stored.store(network.network(network.stretch("Fox Way", (0, 0), (100, 0))))
    assert nearest.inside_area(lat, lon)
    assert not nearest.inside_area(51.4613, -0.1156)
    assert not nearest.inside_area(0, 0)
    assert not nearest.inside_area(math.inf, lon)


def test_no_unit_has_an_id_that_nobody_gave() -> None:
    assert units.find(uuid4()) is None
