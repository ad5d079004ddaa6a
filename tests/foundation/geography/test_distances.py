"""Boroughs, distances and speeds, with places anybody can find on a map."""

import json
import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.geography import boroughs

DATA = json.loads(Path(boroughs.__file__).with_name("boroughs.json").read_text(encoding="utf-8"))
RINGS: dict[str, list[list[tuple[float, float]]]] = {
    name: [[(lon, lat) for lon, lat in ring] for ring in rings]
    for name, rings in DATA["boroughs"].items()
}
CORNERS = sorted({(lon, lat) for rings in RINGS.values() for ring in rings for lon, lat in ring})
EDGES = [
    (start, end) for rings in RINGS.values() for ring in rings for start, end in pairwise(ring)
]
UNDIRECTED = [(min(edge), max(edge)) for edge in EDGES]

KNOWN = [
    ("Brixton", 51.4613, -0.1156, "Lambeth"),
    ("Camden High Street", 51.5390, -0.1426, "Camden"),
    ("Trafalgar Square", 51.5080, -0.1281, "Westminster"),
    ("St Paul's", 51.5138, -0.0984, "City of London"),
    ("Hackney Town Hall", 51.5451, -0.0573, "Hackney"),
    ("Stratford station", 51.5416, -0.0033, "Newham"),
    ("Greenwich Park", 51.4769, 0.0005, "Greenwich"),
    ("Canary Wharf", 51.5049, -0.0195, "Tower Hamlets"),
    ("Croydon", 51.3727, -0.0997, "Croydon"),
    ("Heathrow", 51.4700, -0.4543, "Hillingdon"),
    ("Romford", 51.5768, 0.1801, "Havering"),
    ("Enfield Town", 51.6521, -0.0809, "Enfield"),
    ("Wimbledon", 51.4214, -0.2064, "Merton"),
    ("Clapham Junction", 51.4641, -0.1703, "Wandsworth"),
    ("Peckham", 51.4740, -0.0692, "Southwark"),
    ("Wembley Stadium", 51.5560, -0.2796, "Brent"),
    ("Barking", 51.5390, 0.0810, "Barking and Dagenham"),
    ("Kingston", 51.4123, -0.3007, "Kingston upon Thames"),
    ("Brighton", 50.8225, -0.1372, None),
    ("Watford", 51.6565, -0.3960, None),
    ("Dartford", 51.4462, 0.2169, None),
    ("Null Island", 0.0, 0.0, None),
    ("Sydney", -33.8688, 151.2093, None),
    ("North Pole", 90.0, 0.0, None),
]


@pytest.mark.parametrize(("name", "lat", "lon", "borough"), KNOWN)
def test_known_places_lie_in_their_boroughs(
    name: str, lat: float, lon: float, borough: str | None
) -> None:
    assert boroughs.borough_of(lat=lat, lon=lon) == borough, name


def test_there_are_thirty_three_boroughs_in_order() -> None:
    assert len(boroughs.BOROUGHS) == 33
    assert list(boroughs.BOROUGHS) == sorted(set(boroughs.BOROUGHS))
    assert {"City of London", "Westminster", "Hammersmith and Fulham"} <= set(boroughs.BOROUGHS)


def test_the_attribution_is_kept_with_the_data() -> None:
    assert DATA["licence"] == "Open Government Licence v3.0"
    assert all("© Crown copyright and database right" in line for line in DATA["attribution"])


def test_every_ring_is_closed() -> None:
    for rings in RINGS.values():
        for ring in rings:
            assert len(ring) >= 4
            assert ring[0] == ring[-1]


def boroughs_around(*, lat: float, lon: float) -> list[str]:
    """Ask every borough by itself, so that an overlap shows."""
    return [
        borough.name
        for borough in boroughs._BOROUGHS
        if boroughs._crossings(borough.rings, lat=lat, lon=lon) % 2
    ]


@given(st.floats(51.28, 51.70), st.floats(-0.52, 0.34))
def test_a_place_lies_in_one_borough_at_most(lat: float, lon: float) -> None:
    around = boroughs_around(lat=lat, lon=lon)
    assert len(around) <= 1
    assert not around or boroughs.borough_of(lat=lat, lon=lon) == around[0]


def test_every_corner_lies_in_one_borough_at_most() -> None:
    assert all(len(boroughs_around(lat=lat, lon=lon)) <= 1 for lon, lat in CORNERS)


@given(st.sampled_from(EDGES), st.floats(0, 1))
def test_a_place_on_an_edge_lies_in_one_borough_at_most(
    edge: tuple[tuple[float, float], tuple[float, float]], share: float
) -> None:
    (lon_a, lat_a), (lon_b, lat_b) = edge
    lat, lon = lat_a + share * (lat_b - lat_a), lon_a + share * (lon_b - lon_a)
    assert len(boroughs_around(lat=lat, lon=lon)) <= 1


def test_neighbours_leave_no_gap_where_they_share_an_edge() -> None:
    shared = {edge for edge, times in Counter(UNDIRECTED).items() if times > 1}
    assert len(shared) > 300
    for (lon_a, lat_a), (lon_b, lat_b) in shared:
        assert boroughs_around(lat=(lat_a + lat_b) / 2, lon=(lon_a + lon_b) / 2)


BRIDGES = [
    ("Westminster Bridge, west", 51.5009, -0.1235, {"Westminster"}),
    ("Westminster Bridge, east", 51.5008, -0.1200, {"Lambeth"}),
    ("Waterloo Bridge", 51.5085, -0.1170, {"Westminster", "Lambeth"}),
    ("London Bridge", 51.5079, -0.0877, {"City of London", "Southwark"}),
    ("Tower Bridge", 51.5055, -0.0754, {"Tower Hamlets", "Southwark"}),
    ("Victoria Embankment", 51.5068, -0.1212, {"Westminster"}),
    ("Woolwich ferry", 51.4966, 0.0618, {"Newham", "Greenwich"}),
]


@pytest.mark.parametrize(("name", "lat", "lon", "banks"), BRIDGES)
def test_a_bridge_belongs_to_a_bank(name: str, lat: float, lon: float, banks: set[str]) -> None:
    assert boroughs.borough_of(lat=lat, lon=lon) in banks, name


def test_londons_outer_border_does_not_move_outwards() -> None:
    # Just south of Croydon, just west of Hillingdon, just east of Havering, just north of Enfield.
    for lat, lon in [(51.2850, -0.1000), (51.5200, -0.5110), (51.5600, 0.3360), (51.6935, -0.0600)]:
        assert boroughs.borough_of(lat=lat, lon=lon) is None


def test_distances_are_as_surveyed() -> None:
    brixton, camden = (51.4613, -0.1156), (51.5390, -0.1426)
    assert boroughs.distance_metres(brixton, brixton) == 0
    assert boroughs.distance_metres(brixton, camden) == pytest.approx(8840, rel=0.005)
    assert boroughs.distance_metres(camden, brixton) == boroughs.distance_metres(brixton, camden)
    one_degree = boroughs.distance_metres((0, 0), (1, 0))
    assert one_degree == pytest.approx(111_195, abs=1)


def test_distances_across_the_date_line_and_to_the_far_side() -> None:
    near = boroughs.distance_metres((0, 179.9995), (0, -179.9995))
    far = boroughs.distance_metres((0, 0), (0, 180))
    assert near == pytest.approx(111.2, abs=0.1)
    assert far == pytest.approx(math.pi * boroughs.EARTH_METRES)


@pytest.mark.parametrize(("lat", "lon"), [(91.0, 0.0), (math.nan, 0.0), (51.5, math.inf)])
def test_what_is_off_the_earth_is_in_no_borough(lat: float, lon: float) -> None:
    assert boroughs.borough_of(lat=lat, lon=lon) is None
