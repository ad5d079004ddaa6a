from datetime import date
from uuid import UUID

import pytest

from community.streets import imports, nearest, units
from community.streets.enums import SpotKind
from community.streets.models import Piece, Spot, Street, StreetImport, Stretch
from community.streets.rules.network import DrawnSpot
from community.streetsafe.enums import Channel, Counted, Dark, Feeling, When
from community.streetsafe.models import Report
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.community.streets import network, stored

pytestmark = pytest.mark.django_db

_FOX = network.stretch("Fox Way", (0, 0), (120, 0))
_WREN = network.stretch("Wren Lane", (0, 100), (200, 100))


def _id(name: str) -> UUID:
    return Stretch.objects.get(street__name=name, street_import__is_current=True).pk


def _report(stretch: UUID) -> Report:
    return Report.objects.create(
        stretch_id=stretch,
        chainage_m=20,
        feeling=Feeling.UNSAFE,
        reasons=1,
        when_band=When.OFTEN,
        dark=Dark.DARK,
        channel=Channel.WEB,
        received_on=date(2026, 11, 1),
        counted=Counted.YES,
    )


def _station(name: str, *, east: float, north: float) -> DrawnSpot:
    return DrawnSpot(
        kind=SpotKind.STATION,
        name=name,
        ward="Quarrymead",
        borough="Redbridge",
        point=network.local(east=east, north=north),
    )


def test_one_seed_has_one_digest() -> None:
    first = stored.store(network.invented(seed=3))
    again = stored.store(network.invented(seed=3))
    other = stored.store(network.invented(seed=4))
    assert first.digest == again.digest != other.digest
    assert StreetImport.objects.get(is_current=True).pk == other.id


def test_the_same_again_keeps_every_id() -> None:
    stored.store(network.invented())
    before = set(Stretch.objects.values_list("pk", flat=True))
    streets = set(Street.objects.values_list("pk", flat=True))
    spots = set(Spot.objects.values_list("pk", flat=True))
    summary = stored.store(network.invented())
    assert summary.kept == len(before)
    assert summary.replaced == 0
    assert set(Stretch.objects.values_list("pk", flat=True)) == before
    assert set(Street.objects.values_list("pk", flat=True)) == streets
    assert set(Spot.objects.values_list("pk", flat=True)) == spots
    assert Piece.objects.count() == len(before)


def test_the_log_says_how_many() -> None:
    summary = stored.store(network.network(_FOX, _WREN))
    entry = AuditEntry.objects.get(event="streets.imported")
    assert entry.subject_id == summary.id
    assert entry.details == {
        "source": "generated",
        "streets": 2,
        "stretches": 2,
        "spots": 0,
        "kept": 0,
        "replaced": 0,
    }


def test_every_unit_is_50_to_250_m() -> None:
    short = network.stretch("Wren Lane", (200, 100), (230, 100))
    stored.store(network.network(_FOX, _WREN, short))
    for one in Stretch.objects.filter(parent=None):
        assert 50 <= one.length_m <= 250
    counted, parent = Stretch.objects.get(length_m=30), Stretch.objects.get(length_m=200)
    assert counted.parent_id == parent.pk
    assert units.find(counted.pk) == units.find(parent.pk)


def test_a_stretch_redrawn_a_little_keeps_its_id_and_where_its_chainage_begins() -> None:
    stored.store(network.network(_FOX))
    before = _id("Fox Way")
    stored.store(network.network(network.stretch("Fox Way", (124, 3), (1, 3))))
    assert _id("Fox Way") == before
    (piece,) = Piece.objects.all()
    assert piece.line == (network.local(east=1, north=3), network.local(east=124, north=3))


def test_reports_of_a_stretch_that_is_gone_are_found_where_it_lay() -> None:
    stored.store(network.network(_FOX, _WREN))
    report = _report(_id("Fox Way"))
    stored.store(network.network(_WREN, network.stretch("Otter Road", (0, 20), (120, 20))))
    report.refresh_from_db()
    now = units.find(report.unit_id)
    assert now is not None
    assert now.name == "Otter Road"
    assert now.id == _id("Otter Road")
    assert not Piece.objects.filter(stretch_id=report.unit_id).exists()


def test_what_was_replaced_by_what_is_gone_too_is_still_found() -> None:
    stored.store(network.network(_FOX, _WREN))
    first = _id("Fox Way")
    stored.store(network.network(_WREN, network.stretch("Otter Road", (0, 20), (120, 20))))
    stored.store(network.network(_WREN, network.stretch("Heron Rise", (0, 30), (120, 30))))
    now = units.find(first)
    assert now is not None
    assert now.name == "Heron Rise"


def test_what_is_gone_is_replaced_by_a_unit_and_by_nothing_too_short() -> None:
    stored.store(network.network(_FOX, _WREN))
    gone = _id("Fox Way")
    short = network.stretch("Fox Close", (50, 0), (80, 0))
    stored.store(network.network(_WREN, short))
    assert Stretch.objects.get(pk=gone).replaced_by_id == _id("Wren Lane")


def test_streets_that_are_gone_keep_their_row_and_are_offered_no_more() -> None:
    stored.store(network.network(_FOX, _WREN))
    street = Street.objects.get(name="Fox Way")
    stored.store(network.network(_WREN))
    found = units.find(street.pk)
    assert found is not None
    assert found.name == "Fox Way"
    lat, lon = network.place(east=60)
    assert [one.unit.name for one in nearest.units_near(lat=lat, lon=lon)] == []


def test_spots_keep_their_id_by_name_and_move() -> None:
    stored.store(network.network(_FOX, _WREN, spots=(_station("Mere", east=60, north=15),)))
    before = Spot.objects.get()
    assert before.stretch_id == _id("Fox Way")
    stored.store(network.network(_FOX, _WREN, spots=(_station("Mere", east=60, north=90),)))
    after = Spot.objects.get()
    assert after.pk == before.pk
    assert after.stretch_id == _id("Wren Lane")


def test_nothing_is_no_set_of_streets() -> None:
    stored.store(network.network(_FOX))
    with pytest.raises(imports.NothingToStore):
        stored.store(network.network())
    assert Stretch.objects.get(street_import__is_current=True).pk == _id("Fox Way")


def test_it_needs_a_transaction() -> None:
    with pytest.raises(ledger.NoTransaction):
        imports.replace(network=network.network(_FOX), origin=stored.ORIGIN, actor=ledger.COMMAND)
