"""The map: the queue's cases, numbered alike, where their devices are; and the same in a table."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from controlroom import map_pins, map_trail, map_window
from controlroom.map_pins import PinPlace
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from foundation.geography import mercator, outlines
from foundation.sms.phone_numbers import masked
from tests.support import console, database_owner
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup
from verification.actions.officers import verification_actions
from verification.actions.records.locations import Fix
from verification.events import Event
from verification.models import Officer, Verification


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return console.make_browser(world.make_operator())


def pins(browser: ConsoleBrowser, path: str = "map") -> list[str]:
    return [mark["data-pin"] for mark in browser.page(path).marked("data-pin")]


def fix(lat: float, lon: float, *, age: float = 0) -> Fix:
    at = datetime.now(UTC) - timedelta(seconds=age)
    return Fix(lat=lat, lon=lon, accuracy_m=12.0, at=at)


def test_each_case_has_a_pin_and_a_row_with_its_age(world: World, browser: ConsoleBrowser) -> None:
    asked = world.make_request(world.make_officer())
    joined, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    confirmed, _ = world.make_confirmed(world.make_officer(), world.make_operator())
    assert set(pins(browser)) == {asked.ref, joined.ref, confirmed.ref}
    body = browser.get("map").content.decode()
    assert Markup(body).faults == []
    assert body.count('class="map-row') == 3
    assert "within 12 m" in body


def test_shapes_tell_the_pins_apart(world: World, browser: ConsoleBrowser) -> None:
    asked = world.make_request(world.make_officer())
    waiting, _ = world.make_joined(world.make_officer())
    sos, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    confirmed, _ = world.make_confirmed(world.make_officer(), world.make_operator())
    body = browser.get("map").content.decode()
    shapes = dict(re.findall(r'id="pin-(\w+)"\s+class="pin pin-([\w-]+)', body))
    assert shapes == {
        asked.ref: "no-text",
        waiting.ref: "clock",
        sos.ref: "waits",
        confirmed.ref: "yes",
    }


def test_numbers_are_those_of_the_rows(world: World, browser: ConsoleBrowser) -> None:
    for _ in range(4):
        world.make_joined(world.make_officer())
    body = browser.get("map").content.decode()
    rows = re.findall(r'id="map-row-(\w+)"', body)
    numbers = {
        ref: int(n) for ref, n in re.findall(r'id="pin-(\w+)".*?<title>(\d+):', body, re.DOTALL)
    }
    assert [numbers[ref] for ref in rows] == [1, 2, 3, 4]


def test_an_officer_sees_nothing_of_their_own_case(world: World, browser: ConsoleBrowser) -> None:
    case, _ = world.make_joined(world.make_officer())
    with database_owner.past_guards():
        Officer.objects.filter(id=case.officer_id).update(user=browser.user)
    for path in ("map", f"map?case={case.ref}"):
        body = browser.get(path).content.decode()
        assert case.officer.name not in body
        assert "data-pin" not in body
        assert "last 1 position" not in body


def test_nothing_of_the_person_is_on_it(world: World, browser: ConsoleBrowser) -> None:
    case, phone = world.make_joined(world.make_officer())
    body = browser.get(f"map?case={case.ref}").content.decode()
    assert phone not in body
    assert masked(phone) not in body


def move(world: World, case: Verification, fixes: list[Fix]) -> None:
    for one in fixes:
        with ledger.transaction():
            verification_actions.receive_location(
                officer=case.officer, verification_id=case.id, fix=one
            )


def test_the_last_ten_positions_of_a_chosen_case(world: World, browser: ConsoleBrowser) -> None:
    case, _ = world.make_joined(world.make_officer())
    move(world, case, [fix(51.46 + at / 10_000, -0.115, age=60 - at) for at in range(12)])
    body = browser.get(f"map?case={case.ref}").content.decode()
    assert "last 10 positions" in body
    assert "51.46110" in body
    assert "51.46010" not in body
    assert AuditEntry.objects.filter(
        event=Event.VERIFICATION_LOOKED_AT, actor_id=browser.user.id, topic_id=case.id
    ).exists()


def test_zooming_to_an_area_shows_what_is_in_it(world: World, browser: ConsoleBrowser) -> None:
    case, _ = world.make_joined(world.make_officer())
    lambeth = browser.get("map?area=Lambeth").content.decode()
    havering = browser.get("map?area=Havering").content.decode()
    where = Markup(lambeth)
    assert where.faults == []
    assert f'id="pin-{case.ref}"' in lambeth or f'id="pin-{case.ref}"' in havering
    assert "outside this view" in lambeth + havering
    assert browser.get("map?area=%3Cscript%3E").status_code == 200
    assert "<script>" not in browser.get("map?area=%3Cscript%3E").content.decode()


def test_a_fragment_leaves_the_areas_to_the_page(world: World, browser: ConsoleBrowser) -> None:
    world.make_joined(world.make_officer())
    whole = browser.get("map").content.decode()
    fragment = browser.get("map", headers=console.SCRIPT).content.decode()
    assert "<title>Camden</title>" in whole
    assert "<title>Camden</title>" not in fragment
    assert len(whole) < 60_000


def test_it_costs_the_same_with_three_and_thirty_cases(
    world: World, browser: ConsoleBrowser
) -> None:
    browser.get("map")
    costs = []
    for more in (3, 27):
        for _ in range(more):
            world.make_joined(world.make_officer())
        with CaptureQueriesContext(connection) as queries:
            browser.get("map")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_force_s_own_tiles_lie_under_the_pins(world: World, browser: ConsoleBrowser) -> None:
    assert "<image" not in browser.get("map").content.decode()
    world.settings.TILES_URL = "https://tiles.example/{z}/{x}/{y}.png"
    body = browser.get("map").content.decode()
    found = re.findall(r'href="https://tiles\.example/(\d+)/(\d+)/(\d+)\.png"', body)
    assert 4 <= len(found) <= 40
    assert {zoom for zoom, _, _ in found} == {"10"}
    assert ("10", "511", "340") in found


# --- geometry -------------------------------------------------------------------------------------


def test_pins_at_one_place_stand_apart_and_the_first_stays() -> None:
    here = PinPlace(x=400, y=300, radius=5)
    pins_ = map_pins.spread([here] * 12)
    assert not pins_[0].is_moved
    assert len({(pin.x, pin.y) for pin in pins_}) == 12
    assert all(pin.place == here for pin in pins_)


def test_the_whole_window_holds_every_area() -> None:
    window = map_window.on(outlines.whole())
    assert len(map_window.areas(window)) == 33
    for area in map_window.areas(window):
        assert re.fullmatch(r"(M-?\d+,-?\d+l(-?\d+,-?\d+ ?)+z)+", area.path)


def test_a_window_of_one_place_is_a_few_streets_wide() -> None:
    window = map_window.on(mercator.box_of([mercator.point(lat=51.5, lon=-0.1)]))
    assert 300 < window.metres(1_000, lat=51.5) < 600


def test_a_trail_has_a_scale_and_steps_in_metres() -> None:
    fixes = [fix(51.5, -0.1, age=20), fix(51.5009, -0.1, age=10)]
    trail = map_trail.draw(fixes, number=5)
    assert trail is not None
    assert trail.steps[0].metres is None
    assert trail.steps[1].metres == pytest.approx(100, abs=1)
    assert trail.scale_words.endswith("m")
    assert map_trail.draw([], number=1) is None
