"""What stands beside each road of the week: spots, actions and looks; busy roads; quiet wards."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.streets.enums import SpotKind, UnitKind
from community.streets.models import Spot, Street, Stretch
from community.streets.rules.network import DrawnSpot
from community.streets.units import Unit
from community.streetsafe.actions import busiest, standings, ward_counts
from community.streetsafe.enums import ActionState, Dark, Group
from community.streetsafe.models import SiteLook, Tally
from community.streetsafe.models.signals import SignalState
from community.streetsafe.rules import weeks
from foundation.audit import clock, ledger
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.community.streets import network, stored
from tests.community.streetsafe import asked
from tests.support import street_rows
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

WEEK = "/neighbourhood/"


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return desks.analyst(world)


def shown(browser: ConsoleBrowser, tab: str = "") -> str:
    answer = browser.client.get(f"{WEEK}?tab={tab}")
    assert answer.status_code == 200
    return answer.content.decode()


def words(browser: ConsoleBrowser, tab: str = "") -> str:
    return " ".join(pages.read(shown(browser, tab)).text.split())


def draw(*spots: DrawnSpot) -> None:
    stored.store(
        network.network(
            network.stretch("Tanner Row", (0, 0), (200, 0)),
            network.stretch("Long Lane", (0, 500), (250, 500)),
            network.stretch("Short Yard", (0, 900), (50, 900), ward="Quayside"),
            network.stretch("Silent Road", (0, 1300), (200, 1300), ward="Gaolside"),
            spots=spots,
        )
    )


def spot(name: str, *, east: float, north: float) -> DrawnSpot:
    return DrawnSpot(
        kind=SpotKind.PARK,
        name=name,
        ward="Quarrymead",
        borough="Redbridge",
        point=network.local(east=east, north=north),
    )


def unit_of(name: str) -> Unit:
    row = Stretch.objects.get(street__name=name)
    return Unit(kind=UnitKind.STRETCH, id=row.pk, name=name, ward="", borough="")


def count(name: str, n: int, *, weeks_ago: int = 5) -> None:
    """Count reports of a stretch, which are its street's too, and make the standings."""
    row = Stretch.objects.get(street__name=name)
    _count(row.pk, n, weeks_ago=weeks_ago)
    _count(row.street_id, n, weeks_ago=weeks_ago)


def _count(unit: Any, n: int, *, weeks_ago: int) -> None:
    week: date = weeks.monday(clock.today()) - timedelta(weeks=weeks_ago)
    Tally.objects.create(unit=unit, week=week, group=Group.ALL, dark=Dark.DARK, n=n)
    with ledger.transaction():
        standings.rebuild(today=clock.today())


def ask(browser: ConsoleBrowser, unit: Unit, tab: str = "growing") -> int:
    way = f"{WEEK}units/{unit.id}/look"
    return browser.client.post(way, {"tab": tab}).status_code


def take(browser: ConsoleBrowser, look: SiteLook, **fields: str) -> Any:
    typed = {"found": "in_part", "looked_on": clock.today().isoformat(), "note": "Lamp 14 is out."}
    return browser.client.post(f"{WEEK}looks/{look.id}", {**typed, **fields})


def test_spots_within_200_m_stand_on_the_row_the_nearest_first(browser: ConsoleBrowser) -> None:
    draw(
        spot("Gaol Park", east=100, north=30),
        spot("Mill Green", east=-120, north=0),
        spot("Far Field", east=100, north=-201),
    )
    desks.signal(unit_of("Tanner Row"))
    said = words(browser)
    assert "Gaol Park 30 m, Mill Green 120 m" in said
    assert "Far Field" not in said


def test_open_actions_of_the_road_stand_on_the_row(
    browser: ConsoleBrowser, settings: LazySettings
) -> None:
    draw()
    street = Street.objects.get(name="Tanner Row")
    whole = Unit(kind=UnitKind.STREET, id=street.pk, name="", ward="", borough="")
    actor, owner = asked.somebody(), asked.owner()
    asked.move(
        asked.ask(owner, actor=actor, unit=whole, found_by_us=True),
        ActionState.ACCEPTED,
        actor=actor,
    )
    over = asked.ask(
        asked.owner("Gaol Trust"), actor=actor, unit=unit_of("Tanner Row"), found_by_us=True
    )
    asked.move(over, ActionState.WITHDRAWN, actor=actor)
    asked.ask(asked.owner("Mill Trust"), actor=actor, unit=unit_of("Long Lane"), found_by_us=True)
    desks.signal(unit_of("Tanner Row"))
    said = words(browser)
    assert "Lighting, Redbridge Council : due" in said
    assert "Trust" not in said
    settings.CLOCK_OFFSET += timedelta(days=30)
    assert "Lighting, Redbridge Council : 2 days late" in words(browser)


def test_a_look_is_asked_for_by_one_and_taken_by_another(
    browser: ConsoleBrowser, world: World
) -> None:
    unit = street_rows.stretch()
    desks.signal(unit)
    assert "Ask for a site look" in words(browser)
    assert ask(browser, unit) == 303
    assert ask(browser, unit) == 409
    look = SiteLook.objects.get()
    assert (look.unit, look.asked_by_id) == (unit.id, browser.user.id)
    assert look.due_on == clock.today() + timedelta(days=28)
    said = words(browser)
    assert "Look by" in said
    assert "Site looks to be taken" in said
    refused = take(browser, look)
    assert refused.status_code == 409
    assert "A second person looks" in refused.content.decode()
    assert "Lamp 14 is out." in refused.content.decode()
    other = desks.analyst(world)
    assert Markup(other.client.get(f"{WEEK}looks/{look.id}").content.decode()).faults == []
    assert take(other, look).status_code == 303
    look.refresh_from_db()
    assert (look.looked_by_id, look.found, look.note) == (
        other.user.id,
        "in_part",
        "Lamp 14 is out.",
    )
    said = words(browser)
    assert ": in part as reported Lamp 14 is out." in said
    assert "Site looks to be taken" not in said
    assert take(other, look).status_code == 409
    # It can be asked for again, and the last one stays in sight.
    assert ask(browser, unit) == 303
    said = words(browser)
    assert "in part as reported Lamp 14 is out. Look by" in said


def test_who_called_it_real_does_not_look(browser: ConsoleBrowser, world: World) -> None:
    unit = street_rows.stretch()
    other = desks.analyst(world)
    desks.signal(unit, state=SignalState.REAL, judged_by=other.user, judged_at=clock.db_now())
    ask(browser, unit)
    assert take(other, SiteLook.objects.get()).status_code == 409
    assert take(desks.analyst(world), SiteLook.objects.get()).status_code == 303


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"found": ""}, "Choose what was found."),
        ({"looked_on": "soon"}, "Write a date as 2026-01-31."),
        ({"note": "x" * 201}, "at most 200"),
    ],
)
def test_a_form_with_errors_keeps_what_was_typed(
    browser: ConsoleBrowser, world: World, fields: dict[str, str], said: str
) -> None:
    ask(browser, street_rows.stretch())
    answer = take(desks.analyst(world), SiteLook.objects.get(), **fields)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert fields.get("note", "Lamp 14 is out.") in page
    assert SiteLook.objects.get().looked_on is None


@pytest.mark.parametrize("days", [-1, 1])
def test_a_look_is_of_a_day_since_it_was_asked_for(
    browser: ConsoleBrowser, world: World, days: int
) -> None:
    ask(browser, street_rows.stretch())
    day = (clock.today() + timedelta(days=days)).isoformat()
    assert take(desks.analyst(world), SiteLook.objects.get(), looked_on=day).status_code == 409


def test_what_is_real_is_due_a_second_look_until_somebody_looked(
    browser: ConsoleBrowser, world: World, settings: LazySettings
) -> None:
    unit = street_rows.stretch()
    desks.signal(unit, state=SignalState.REAL, judged_by=browser.user, judged_at=clock.db_now())
    assert "Second look by" in words(browser)
    settings.CLOCK_OFFSET += timedelta(days=29)
    assert "late" in words(browser).partition("Second look by")[2].partition("52")[0]
    ask(browser, unit)
    assert "Second look by" not in words(browser)
    take(desks.analyst(world), SiteLook.objects.get())
    assert "Second look by" not in words(browser)


def test_busy_roads_are_ordered_by_what_is_sure(browser: ConsoleBrowser) -> None:
    draw()
    # By the metre the short one has more, 12 on 100 m against 10; for sure it has fewer.
    count("Short Yard", 6)
    count("Long Lane", 25)
    count("Tanner Row", 4)
    said = words(browser, "busy")
    assert said.index("Long Lane") < said.index("Short Yard")
    assert "Tanner Row" not in said
    assert "25 in 6 weeks" in said
    assert Markup(shown(browser, "busy")).faults == []


def test_a_rate_is_of_the_whole_length_and_one_of_each_road(db: None) -> None:
    draw()
    count("Long Lane", 60, weeks_ago=55)
    (found,) = busiest.read(today=clock.today(), at_most=25)
    assert (found.count, found.weeks) == (60, 56)
    park = Spot.objects.create(
        kind=SpotKind.PARK,
        name="Gaol Park",
        ward="Quarrymead",
        borough="Redbridge",
        point=(0.0, 0.0),
        street_import=Street.objects.all()[0].street_import,
    )
    _count(park.pk, 60, weeks_ago=3)
    first, second = busiest.read(today=clock.today(), at_most=25)
    assert (first.unit, second.unit) == (park.pk, found.unit)
    assert first.rate == pytest.approx(second.rate * 2.5)


def test_quiet_wards_come_with_the_fewest_reports_a_km_first(browser: ConsoleBrowser) -> None:
    draw()
    count("Short Yard", 2)
    count("Long Lane", 9)
    found = ward_counts.quietest(at_most=25)
    assert [(one.name, one.reports) for one in found] == [
        ("Gaolside", 0),
        ("Quarrymead", 9),
        ("Quayside", 2),
    ]
    assert found[1].km == pytest.approx(0.45)
    said = words(browser, "quiet")
    places = [said.index(one.name) for one in found]
    assert places == sorted(places)
    assert Markup(shown(browser, "quiet")).faults == []


@pytest.mark.parametrize("tab", ["growing", "busy", "quiet"])
def test_many_roads_take_no_more_queries_than_one(browser: ConsoleBrowser, tab: str) -> None:
    draw(spot("Gaol Park", east=100, north=30))
    actor, owner = asked.somebody(), asked.owner()

    def fill(name: str) -> None:
        unit = unit_of(name)
        desks.signal(unit)
        count(name, 9)
        asked.ask(owner, actor=actor, unit=unit, found_by_us=True)
        ask(browser, unit)

    fill("Tanner Row")
    words(browser, tab)
    with CaptureQueriesContext(connection) as few:
        words(browser, tab)
    for name in ("Long Lane", "Short Yard", "Silent Road"):
        fill(name)
    with CaptureQueriesContext(connection) as many:
        words(browser, tab)
    assert len(many) == len(few) <= 26
