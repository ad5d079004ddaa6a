"""Accuracy circles against many points of them, each asked by itself.

F14: a place was taken for a point, however wide its circle.
"""

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.geography import boroughs, circles
from foundation.geography.circles import Circle, Lies

METRES_A_DEGREE = math.radians(boroughs.EARTH_METRES)
SLACK = 1.0  # metres: what is said of a circle is said to a metre


def points_of(circle: Circle) -> list[tuple[float, float]]:
    """Give places all over a circle: its middle, eight rings, forty directions."""
    squash = math.cos(math.radians(circle.lat))
    return [(circle.lat, circle.lon)] + [
        (
            circle.lat + math.sin(angle) * metres / METRES_A_DEGREE,
            circle.lon + math.cos(angle) * metres / METRES_A_DEGREE / squash,
        )
        for metres, angle in product(
            [circle.radius_m * part / 8 for part in range(1, 9)],
            [math.tau * part / 40 for part in range(40)],
        )
    ]


PLACES = st.tuples(st.floats(51.28, 51.70), st.floats(-0.52, 0.34))
NAMES = st.sets(st.sampled_from(boroughs.BOROUGHS), min_size=1, max_size=6)


def named_near(place: tuple[float, float], names: set[str]) -> set[str]:
    """Let the borough of the place be one of those named, where it lies in one."""
    here = boroughs.borough_of(lat=place[0], lon=place[1])
    return names | ({here} if here else set())


@given(place=PLACES, radius=st.floats(0, 500), names=NAMES, here=st.booleans())
@settings(max_examples=150)
def test_what_is_said_of_a_circle_holds_for_all_its_points(
    place: tuple[float, float], radius: float, names: set[str], here: bool
) -> None:
    """Inside and outside hold for each point; where neither is said, some point is in the way."""
    names = named_near(place, names) if here else names
    circle = Circle(lat=place[0], lon=place[1], radius_m=radius)
    said = circles.lies(circle, names=names, beyond_m=200)
    apart = [
        boroughs.metres_outside(names=names, lat=lat, lon=lon) for lat, lon in points_of(circle)
    ]
    central = boroughs.borough_of(lat=place[0], lon=place[1]) in names
    if said is Lies.INSIDE:
        assert central
        assert max(apart) <= 200 + SLACK
    elif said is Lies.OUTSIDE:
        assert not central
        assert min(apart) > 0
    else:
        # A ring of points is coarser than the square metres that the answer is made of.
        gap = max(radius / 8, 1) + SLACK
        assert (central and max(apart) > 200 - gap) or (not central and min(apart) <= gap)


@pytest.mark.parametrize("radius", [1, 40, 116, 250, 500])
@pytest.mark.parametrize("beyond", [0, 50, 200, 1000])
def test_the_part_outside_is_measured_from_the_border(radius: float, beyond: float) -> None:
    """116 m within a border that is nearly straight: what lies outside is as wide as the rest."""
    circle = Circle(lat=51.5380, lon=-0.1572, radius_m=radius)
    names = ("Camden", "Islington")
    inside = radius - 116 <= beyond - 2 or (radius == 116 and beyond >= 2)
    expected = Lies.INSIDE if inside else Lies.ACROSS
    if abs(radius - 116 - beyond) > 2:
        assert circles.lies(circle, names=names, beyond_m=beyond) is expected


def test_a_border_between_two_of_the_duty_is_none() -> None:
    at_kings_cross = Circle(lat=51.5308, lon=-0.1238, radius_m=300)
    both = ("Camden", "Islington")
    assert circles.lies(at_kings_cross, names=both, beyond_m=0) is Lies.INSIDE
    assert circles.lies(at_kings_cross, names=("Camden",), beyond_m=0) is Lies.ACROSS


def test_a_bridge_is_of_its_nearer_bank() -> None:
    """The Thames is outside of every borough, and narrower than what may lie outside."""
    bridge = Circle(lat=51.5007, lon=-0.1222, radius_m=20)
    assert circles.lies(bridge, names=("Lambeth", "Westminster"), beyond_m=200) is Lies.INSIDE


def test_no_borough_holds_no_circle() -> None:
    circle = Circle(lat=51.5385, lon=-0.1425, radius_m=10)
    assert circles.lies(circle, names=(), beyond_m=200) is Lies.OUTSIDE
    assert circles.lies(circle, names=("Atlantis",), beyond_m=200) is Lies.OUTSIDE


@given(place=PLACES, other=PLACES, radii=st.tuples(st.floats(0, 5000), st.floats(0, 5000)))
def test_two_places_are_apart_by_what_their_accuracy_leaves(
    place: tuple[float, float], other: tuple[float, float], radii: tuple[float, float]
) -> None:
    one = Circle(lat=place[0], lon=place[1], radius_m=radii[0])
    two = Circle(lat=other[0], lon=other[1], radius_m=radii[1])
    between = boroughs.distance_metres(place, other)
    apart = circles.surely_apart_m(one, two)
    assert apart == pytest.approx(circles.surely_apart_m(two, one))
    assert 0 <= apart <= between
    assert apart == 0 or apart == pytest.approx(between - sum(radii))
