"""The check of a walk on the console: why it gets no YES, and until when it may take."""

from datetime import timedelta

import pytest
from django.conf import settings

from controlroom import wallboard_charts
from foundation.audit import clock
from tests.support import console
from tests.support import walks as walk_support
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.walks import Walks
from verification.actions.messaging import outbox
from verification.enums import AlarmCause, State

NO_WALK = "No walk of this phone with this officer is planned"


@pytest.fixture
def walks(world: World, monkeypatch: pytest.MonkeyPatch) -> Walks:
    return walk_support.plan(world, monkeypatch)


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return console.make_browser(world.make_operator())


def test_the_panel_says_beforehand_that_no_walk_is_planned(
    world: World, walks: Walks, browser: ConsoleBrowser
) -> None:
    """It offers no YES then; a page of before gets the same sentence, and decides nothing."""
    actor = world.make_officer()
    case, phone = walks.make_claimed(actor, browser.user)
    page = browser.case(case)
    assert NO_WALK in page.text
    assert not any("/confirm" in form.action for form in page.forms)
    walks.plan(actor, phone)
    page = browser.case(case)
    assert NO_WALK not in page.text
    assert "a walk" in page.text
    filled_in = page.form(f"/console/cases/{case.ref}/confirm").fields | console.GOOD_TICKS
    planned, walks.planned = walks.planned, {}
    answer = browser.act(case, "confirm", filled_in)
    assert answer.status_code == 409
    assert NO_WALK in answer.content.decode()
    assert world.fresh(case).state == State.JOINED
    walks.planned = planned
    browser.act(case, "confirm", filled_in)
    assert world.fresh(case).state == State.CONFIRMED


def test_a_walk_that_cannot_be_looked_up_leaves_the_page_standing(
    world: World, walks: Walks, browser: ConsoleBrowser
) -> None:
    case, _phone = walks.make_claimed(world.make_officer(), browser.user)
    walks.fails = RuntimeError("the plan of walks is away")
    assert NO_WALK in browser.case(case).text
    browser.act(case, "refuse", {"why": "No walk."})
    assert world.fresh(case).state == State.REFUSED


def test_a_walk_under_way_shows_its_own_clock(
    world: World, walks: Walks, browser: ConsoleBrowser
) -> None:
    case, _phone = walks.make_walking(world.make_officer(), browser.user, minutes=60)
    assert case.back_by is not None
    back = outbox.local_time(case.back_by)
    page = browser.case(case)
    assert f"On a walk, back by {back}" in page.text
    assert "Both should be back from the walk" in page.text
    assert "check-in" not in page.text
    shown = [mark["data-deadline"] for mark in page.marked("data-deadline")]
    overdue = (case.back_by + timedelta(minutes=15)).isoformat()
    ordinary = case.back_by - timedelta(minutes=40)
    assert any(one.startswith(overdue[:19]) for one in shown)
    assert not any(one.startswith(ordinary.isoformat()[:16]) for one in shown)
    assert f"On a walk, back by {back}" in browser.page("").text


def test_an_overdue_walk_counts_from_its_own_hour(
    world: World, walks: Walks, browser: ConsoleBrowser
) -> None:
    case, _phone = walks.make_walking(world.make_officer(), browser.user, minutes=60)
    world.advance(minutes=76)
    world.beat_all()
    world.tick()
    assert AlarmCause.OVERDUE in world.open_alarms(case)
    late = [mark["data-late"] for mark in browser.page("").marked("data-late")]
    assert case.back_by is not None
    assert [one[:19] for one in late] == [(case.back_by + timedelta(minutes=15)).isoformat()[:19]]


def test_a_walk_is_no_figure_of_a_lone_stop(
    world: World, walks: Walks, browser: ConsoleBrowser
) -> None:
    """Counted among those who are with somebody, and in no chart, wait or overdue of stops."""
    walks.make_walking(world.make_officer(), browser.user, minutes=120)
    world.advance(seconds=settings.OVERDUE_AFTER.total_seconds() + 1)
    page = browser.page("wallboard")
    figures = {mark["data-figure"]: mark["text"] for mark in page.marked("data-figure")}
    assert figures["together"] == "1"
    assert "overdue" not in page.text
    checks, waits, _alarms = wallboard_charts.read(clock.db_now())
    assert sum(figure.value or 0 for figure in checks.figures) == 0
    assert {figure.value for one in waits.series for figure in one.figures} == {None}
