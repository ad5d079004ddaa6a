"""What analysts see of effects and of answers that are overdue."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.streets.enums import UnitKind
from community.streets.models import Stretch
from community.streets.units import Unit
from community.streetsafe.actions import effects
from community.streetsafe.enums import ActionState
from foundation.audit import clock, ledger
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.community.streets import network, stored
from tests.community.streetsafe import asked, done
from tests.support import street_rows
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

ACTIONS = "/neighbourhood/actions"


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return desks.analyst(world)


def shown(browser: ConsoleBrowser) -> str:
    answer = browser.client.get(ACTIONS)
    assert answer.status_code == 200
    return answer.content.decode()


def words(browser: ConsoleBrowser) -> str:
    return " ".join(pages.read(shown(browser)).text.split())


def road(name: str, before: int, after: int) -> Unit:
    """A stretch with reports, which are its street's too."""
    stretch = street_rows.stretch(name)
    street_id = Stretch.objects.get(pk=stretch.id).street_id
    for unit_id in (stretch.id, street_id):
        one = Unit(kind=stretch.kind, id=unit_id, name=name, ward="", borough="")
        done.tally(one, before, done.mondays(done.BEFORE))
        done.tally(one, after, done.mondays(done.AFTER))
    return stretch


def judge() -> None:
    with ledger.transaction():
        effects.judge_all(today=done.OVER)


def test_an_effect_stands_with_counts_interval_ring_and_wdd(browser: ConsoleBrowser) -> None:
    road("Far Street", 60, 54)
    done.action(road("Tanner Row", 4, 1))
    judge()
    said = words(browser)
    for part in (
        "fewer 0.29 of what we would expect, 0.",
        "Road 52 before (13 weeks), 13 after (13 weeks), 46.8 expected",
        "Area 780 before, 702 after",
        "WDD -33.8, standard error",
    ):
        assert part in said, said
    for absent in ("Streets around it", "Kinds of work"):
        assert absent not in said
    assert Markup(shown(browser)).faults == []


def test_the_streets_around_it_stand_beside_it(browser: ConsoleBrowser) -> None:
    stored.store(
        network.network(
            network.stretch("Tanner Row", (0, 0), (200, 0)),
            network.stretch("Mill Lane", (0, 0), (0, -200)),
            network.stretch("Far Street", (900, 900), (900, 700)),
        )
    )
    for number, name in enumerate(("Tanner Row", "Mill Lane", "Far Street"), start=1):
        row = Stretch.objects.get(street__name=name)
        for unit_id in (row.pk, row.street_id):
            one = Unit(kind=UnitKind.STRETCH, id=unit_id, name=name, ward="", borough="")
            for first in (done.BEFORE, done.AFTER):
                done.tally(one, number, done.mondays(first))
        if name == "Tanner Row":
            done.action(Unit(kind=UnitKind.STRETCH, id=row.pk, name=name, ward="", borough=""))
    judge()
    said = words(browser)
    assert "Streets around it no clear change, 1.00 of what we would expect," in said
    assert "; 26 before (13 weeks), 26 after (13 weeks), 26.0 expected; WDD +0.0," in said
    assert Markup(shown(browser)).faults == []


def test_ten_roads_are_shown_together_at_one_cost(browser: ConsoleBrowser) -> None:
    road("Far Street", 60, 60)
    done.action(road("Row 0", 1, 0))
    judge()
    words(browser)
    with CaptureQueriesContext(connection) as few:
        words(browser)
    for number in range(1, 12):
        done.action(road(f"Row {number}", 1, 0))
    judge()
    with CaptureQueriesContext(connection) as many:
        said = words(browser)
    assert len(many) == len(few)
    assert "Kinds of work, judged together" in said
    assert "Lighting 12 156 before, 0 after, " in said
    assert " expected 0.00 of what we would expect, 0.00 to " in said
    assert Markup(shown(browser)).faults == []


def test_what_is_not_judged_says_why(browser: ConsoleBrowser) -> None:
    done.action(street_rows.stretch("Row 1"), seen_on=None)
    done.action(street_rows.stretch("Row 2"), done_on=clock.today())
    said = words(browser)
    assert "not judged: no signal chose this road" in said
    assert "can be told from" in said


def test_no_answer_and_a_moved_date_stand_among_what_is_late(
    browser: ConsoleBrowser, settings: LazySettings
) -> None:
    actor, owner = asked.somebody(), asked.owner()
    asked.ask(owner, actor=actor, unit=street_rows.stretch("Ash Row"))
    dated = asked.ask(owner, actor=actor, unit=street_rows.stretch("Beech Row"))
    asked.move(dated, ActionState.ACCEPTED, actor=actor)
    asked.postpone(dated, clock.today() + timedelta(days=90), actor=actor)
    said = words(browser)
    assert "answer by" in said
    assert "first said" in said
    settings.CLOCK_OFFSET += timedelta(days=14)
    assert "no answer for" not in words(browser)
    settings.CLOCK_OFFSET += timedelta(days=1)
    assert "no answer for 15 days" in words(browser)
    settings.CLOCK_OFFSET += timedelta(days=14)
    said = words(browser)
    assert "1 day late" in said
    asked.ask(owner, actor=actor, unit=street_rows.stretch("Cedar Row"))
    said = words(browser)
    places = [said.index(name) for name in ("Beech Row", "Ash Row", "Cedar Row")]
    assert places == sorted(places)
