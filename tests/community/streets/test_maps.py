import gzip
import json
import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.streets import maps, nearest, units
from community.streets.enums import SpotKind
from community.streets.models import StreetImport
from community.streets.rules import pictures, projection
from community.streets.rules.network import DrawnSpot
from community.streets.rules.pictures import Mark
from foundation.geography import mercator
from tests.community.streets import network, stored

_SVG = "{http://www.w3.org/2000/svg}"


def _tile_at(z: int) -> tuple[int, int, int]:
    lat, lon = network.place()
    x, y = mercator.point(lat=lat, lon=lon)
    return z, int(x * 2**z), int(y * 2**z)


def _read(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own


@pytest.mark.django_db
@pytest.mark.parametrize("z", [14, 15, 16, 17])
def test_a_tile_holds_no_more_than_its_box_and_margin(z: int) -> None:
    stored.store(network.invented())
    _, column, row = _tile_at(z)
    found = maps.tile(z, column, row)
    assert found["streets"]
    room = maps.TILE_MARGIN + 0.001 * 2 ** (z - 14)
    for unit, name, line in found["streets"]:
        assert name
        assert unit
        for lat, lon in line:
            x, y = mercator.point(lat=lat, lon=lon)
            assert -room <= x * 2**z - column <= 1 + room
            assert -room <= y * 2**z - row <= 1 + room
            assert (round(lat, 5), round(lon, 5)) == (lat, lon)
    json.dumps(found)


@pytest.mark.django_db
def test_tiles_side_by_side_hold_every_stretch_by_the_id_of_its_unit() -> None:
    made = network.network(
        network.stretch("Fox Way", (-200, 0), (-100, 10), (0, 0)),
        network.stretch("Fox Close", (0, 0), (0, 40)),
        network.stretch("Wren Lane", (300, 0), (500, 0)),
    )
    stored.store(made)
    z, x, y = _tile_at(17)
    seen = {
        (unit, name)
        for column in range(x - 3, x + 4)
        for row in range(y - 1, y + 2)
        for unit, name, _ in maps.tile(z, column, row)["streets"]
    }
    assert {name for _, name in seen} == {"Fox Way", "Fox Close", "Wren Lane"}
    assert len({unit for unit, _ in seen}) == 2
    (bent,) = (one for one in maps.tile(*_tile_at(14))["streets"] if one[1] == "Fox Way")
    assert len(bent[2]) == 3


@pytest.mark.django_db
@pytest.mark.parametrize("tile", [(13, 0, 0), (18, 0, 0), (14, -1, 0), (14, 0, 2**14)])
def test_there_is_no_tile_of_another_size_or_beyond_the_world(tile: tuple[int, int, int]) -> None:
    with pytest.raises(maps.NoTile):
        maps.tile(*tile)


@pytest.mark.django_db
def test_before_the_first_import_maps_are_empty() -> None:
    assert maps.tile(14, 0, 0) == {"streets": [], "spots": []}
    assert _read(maps.svg(51.5, 0.1)).tag == f"{_SVG}svg"
    with pytest.raises(maps.NoTile):
        maps.place_on_svg((51.5, 0.1), 1, 1)


@pytest.mark.django_db
def test_the_picture_is_small_well_formed_and_says_that_streets_are_invented() -> None:
    stored.store(network.invented())
    text = maps.svg(*network.place())
    drawn = _read(text)
    assert drawn.get("viewBox") == "0 0 320 320"
    words = [one.text for one in drawn.iter(f"{_SVG}text")]
    assert "invented streets" in words
    assert len([one for one in words if one and len(one) > 5]) > 10
    assert not any(one.get("style") for one in drawn.iter())
    assert len(gzip.compress(text.encode())) < 5_000


@pytest.mark.django_db
def test_real_streets_bear_no_such_note() -> None:
    stored.store(network.invented())
    StreetImport.objects.update(source="open_roads")
    assert "invented" not in maps.svg(*network.place())


@pytest.mark.django_db
def test_places_near_each_other_get_the_same_picture() -> None:
    stored.store(network.invented())
    east, north = (round(one / 200) * 200 for one in network.local())
    middle = network.local()
    same = {
        maps.svg(*network.place(east=east - middle[0] + x, north=north - middle[1] + y))
        for x, y in ((-95, -95), (0, 0), (95, 95), (95, -95))
    }
    assert len(same) == 1


@pytest.mark.django_db
def test_a_click_on_a_drawn_line_is_a_place_on_its_street() -> None:
    made = network.invented()
    stored.store(made)
    centre = network.place()
    clicks = 0
    for path in _read(maps.svg(*centre)).iter(f"{_SVG}path"):
        for end in (path.get("d") or "").replace("L", "M").split("M")[1:]:
            if end.count(" ") != 1 or "H" in end:
                continue
            x, y = map(float, end.split())
            place = maps.place_on_svg(centre, x, y)
            found = nearest.units_near(lat=place[0], lon=place[1])
            # Half a unit of rounding each way, 2.5 m a unit.
            assert found[0].metres <= 2.5 * math.sqrt(0.5) + 0.1
            clicks += 1
    assert clicks > 50


@pytest.mark.django_db
def test_the_inverse_of_a_spots_mark_is_the_spot_within_a_pixel() -> None:
    point = network.local(east=133, north=-77)
    spot = DrawnSpot(
        kind=SpotKind.PARK, name="Quill Park", ward="Sagewick", borough="Redbridge", point=point
    )
    road = network.stretch("Fox Way", (0, 0), (100, 0))
    stored.store(network.network(road, spots=(spot,)))
    circle = next(_read(maps.svg(*network.place())).iter(f"{_SVG}circle"))
    x, y = float(circle.get("cx") or 0), float(circle.get("cy") or 0)
    lat, lon = maps.place_on_svg(network.place(), x, y)
    latitude = StreetImport.objects.get().standard_latitude
    assert math.dist(projection.to_metres(lat, lon, latitude), point) <= 2.5
    found = nearest.units_near(lat=lat, lon=lon)
    assert [one.unit.name for one in found] == ["Quill Park"]
    assert units.find(found[0].unit.id) == found[0].unit


@given(st.text(min_size=1, max_size=40).filter(str.isprintable))
def test_any_name_is_escaped(name: str) -> None:
    line = ((0.0, 0.0), (300.0, 0.0))
    mark = Mark(kind=SpotKind.PARK, name=name, point=(10, 10))
    drawn = _read(pictures.draw(streets={name: [line]}, marks=[mark], note=name))
    assert [one.text for one in drawn.iter(f"{_SVG}title")][1:] == [name]
    assert name in [one.text for one in drawn.iter(f"{_SVG}text")]
