"""The one point of a unit lies on its line."""

import itertools
from uuid import UUID, uuid4

import pytest

from community.streets import centres, current
from community.streets.enums import SpotKind
from community.streets.models import Piece, Spot, Street, Stretch
from tests.support import street_rows

pytestmark = pytest.mark.django_db


def pieces(unit_id: UUID, *ends: tuple[float, float]) -> None:
    """Draw a line through these points."""
    chainage = 0.0
    for start, end in itertools.pairwise(ends):
        Piece.objects.create(
            stretch_id=unit_id, chainage_m=chainage, line=(start, end), box=(start, end)
        )
        chainage += abs(end[0] - start[0]) + abs(end[1] - start[1])


def metres(unit_id: UUID) -> tuple[float, float]:
    found = centres.find(unit_id)
    made = street_rows.current_import()
    assert found is not None
    east, north = current.to_metres(made, lat=found[0], lon=found[1])
    return round(east, 3), round(north, 3)


def test_a_stretch_is_half_way_along_it_round_its_corner() -> None:
    unit = street_rows.stretch()
    pieces(unit.id, (0, 0), (30, 0), (30, 70), (40, 70))
    assert metres(unit.id) == (30, 25)


def test_a_street_is_on_one_of_its_stretches() -> None:
    for row in (0, 100, 200):
        pieces(street_rows.stretch("Mill Lane").id, (0, row), (100, row))
    street = Street.objects.get()
    east, north = metres(street.id)
    assert east == 50
    assert north in (0, 100, 200)


def test_a_spot_is_its_point_and_what_has_no_line_is_nowhere() -> None:
    spot = street_rows.spot()
    Spot.objects.update(point=(120.0, 80.0), kind=SpotKind.PARK)
    assert metres(spot.id) == (120, 80)
    assert centres.find(street_rows.stretch().id) is None
    assert centres.find(Stretch.objects.get().street_id) is None
    assert centres.find(uuid4()) is None
