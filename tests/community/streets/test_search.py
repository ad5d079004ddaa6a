import pytest

from community.streets import search
from community.streets.enums import SpotKind, UnitKind
from community.streets.rules.network import DrawnSpot
from tests.community.streets import network, stored

pytestmark = pytest.mark.django_db


def _spot(kind: SpotKind, name: str, *, east: float) -> DrawnSpot:
    point = network.local(east=east, north=10)
    return DrawnSpot(kind=kind, name=name, ward="Quarrymead", borough="Redbridge", point=point)


@pytest.fixture(autouse=True)
def streets() -> None:
    stored.store(
        network.network(
            network.stretch("Feathermere Road", (0, 0), (100, 0)),
            network.stretch("Feathermere Road", (100, 0), (300, 0)),
            network.stretch("Feathermere Road", (300, 0), (500, 0), ward="Otterstow"),
            network.stretch("Feather Lane", (0, 100), (200, 100)),
            network.stretch("School Lane", (0, 200), (200, 200)),
            network.stretch("Thistleford Avenue", (0, 300), (200, 300), ward="Sagewick"),
            network.stretch("100% Way", (0, 400), (200, 400)),
            spots=(
                _spot(SpotKind.STATION, "Marlow Bridge Station", east=50),
                _spot(SpotKind.SCHOOL, "Pebble School", east=450),
                _spot(SpotKind.PARK, "Quill Park", east=480),
            ),
        )
    )


def _found(text: str) -> list[str]:
    return [one.name for one in search.units_named(text)]


def test_the_beginning_of_a_name_comes_first() -> None:
    found = search.units_named("feather")
    assert {one.name for one in found} == {"Feathermere Road", "Feather Lane"}
    assert {one.kind for one in found} == {UnitKind.STREET}
    assert _found("feathermere")[:2] == ["Feathermere Road", "Feathermere Road"]


@pytest.mark.parametrize(
    "typed", ["fethermere rd", "Feathermer Road", "FEATHRMERE", "ather mere road"]
)
def test_a_mistyped_name_is_found(typed: str) -> None:
    assert _found(typed)[0] == "Feathermere Road"


def test_the_ward_tells_two_streets_of_one_name_apart() -> None:
    assert search.units_named("feathermere road otterstow")[0].ward == "Otterstow"
    assert search.units_named("feathermere road quarrymead")[0].ward == "Quarrymead"


def test_a_ward_alone_gives_its_streets() -> None:
    assert _found("sagewick") == ["Thistleford Avenue"]


def test_by_the_station_gives_that_part_of_the_street_first() -> None:
    first, *others = search.units_named("Feathermere Road, by the station")
    assert first.kind == UnitKind.STRETCH
    assert first.label == "Feathermere Road, by the station"
    assert {one.kind for one in others} == {UnitKind.STREET, UnitKind.SPOT}
    assert "Marlow Bridge Station" in [one.name for one in others]


@pytest.mark.parametrize("typed", ["the station", "station", "by the Station", "near station"])
def test_a_kind_alone_gives_the_spots_of_it(typed: str) -> None:
    (only,) = search.units_named(typed)
    assert (only.kind, only.name) == (UnitKind.SPOT, "Marlow Bridge Station")


def test_a_kind_within_a_name_is_a_part_of_the_name() -> None:
    assert _found("school lane")[0] == "School Lane"
    assert _found("pebble school")[0] == "Pebble School"


@pytest.mark.parametrize("typed", ["", "   ", ".,;", "\x00\x01", "%", "zzzzqqq", "\u202e"])
def test_nothing_is_found_for_nothing(typed: str) -> None:
    assert search.units_named(typed) == []


def test_what_is_typed_is_no_pattern() -> None:
    assert _found("100%")[0] == "100% Way"
    assert _found("f%") == []
    assert _found("_eathermere")[0] == "Feathermere Road"


def test_a_long_text_is_cut_and_few_are_given() -> None:
    assert _found("feathermere road " + "x" * 100_000)[0] == "Feathermere Road"
    assert len(search.units_named("feather", at_most=2)) == 2


def test_streets_of_before_are_not_found() -> None:
    stored.store(network.network(network.stretch("Heron Rise", (0, 0), (100, 0))))
    assert _found("feathermere road") == []
    assert _found("station") == []
