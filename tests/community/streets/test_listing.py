"""What programs are told of today's streets."""

import pytest

from community.streets import listing
from community.streets.models import Street
from tests.support import street_rows

pytestmark = pytest.mark.django_db


def test_each_ward_of_the_streets_is_listed_once() -> None:
    for name in ("Tanner Row", "Ley Street"):
        street_rows.stretch(name)
    first = Street.objects.get(name="Tanner Row")
    other = Street.objects.get(name="Ley Street")
    assert listing.units()["wards"] == [[first.ward, first.borough]]
    Street.objects.filter(id=other.id).update(ward="A ward beside")
    wards = listing.units()["wards"]
    assert wards == [["A ward beside", other.borough], [first.ward, first.borough]]
