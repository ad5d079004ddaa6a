"""An analyst asks for an action about a real road, sees all of them, and takes one back."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from community.streetsafe.enums import ActionState
from community.streetsafe.models import Action
from community.streetsafe.models.signals import Signal, SignalState
from foundation.audit import clock
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.community.streetsafe import asked
from tests.support import street_rows
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

HOSTILE = '<script>alert("x")</script>&amp;'
ACTIONS = "/neighbourhood/actions"


@pytest.fixture
def browser(world: World) -> ConsoleBrowser:
    return desks.analyst(world)


def real(browser: ConsoleBrowser, name: str = "Tanner Row") -> Signal:
    return desks.signal(
        street_rows.stretch(name),
        state=SignalState.REAL,
        judged_by=browser.user,
        judged_at=clock.db_now(),
    )


def address(signal: Signal) -> str:
    return f"/neighbourhood/signals/{signal.id}/act"


def shown(browser: ConsoleBrowser, path: str = ACTIONS) -> str:
    answer = browser.client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def words(browser: ConsoleBrowser, path: str = ACTIONS) -> str:
    return " ".join(pages.read(shown(browser, path)).text.split())


def test_a_real_road_leads_to_the_form_and_a_new_one_does_not(browser: ConsoleBrowser) -> None:
    new = desks.signal(street_rows.stretch("Mill Lane"))
    signal = real(browser)
    week = shown(browser, "/neighbourhood/")
    assert address(signal) in week
    assert address(new) not in week
    form = shown(browser, address(signal))
    assert "Tanner Row" in form
    assert Markup(form).faults == []
    refused = browser.client.get(address(new))
    assert refused.status_code == 409
    assert "<textarea" not in refused.content.decode()


def test_asking_stores_one_action_and_shows_it(browser: ConsoleBrowser) -> None:
    signal, owner = real(browser), asked.owner()
    fields = {"kind": "lighting", "owner": str(owner.id), "public_note": "Mend the lamp."}
    answer = browser.client.post(address(signal), fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, ACTIONS)
    action = Action.objects.get()
    assert (action.signal_id, action.owner_id) == (signal.id, owner.id)
    assert asked.entries(action) == ["action.proposed"]
    said = words(browser)
    for part in ("Tanner Row", "Lighting", "Mend the lamp.", "Redbridge Council", "asked"):
        assert part in said
    again = browser.client.post(address(signal), fields)
    assert again.status_code == 409
    assert "Mend the lamp." in again.content.decode()
    assert Action.objects.count() == 1


def test_a_form_with_errors_keeps_all_that_was_typed(browser: ConsoleBrowser) -> None:
    signal, owner = real(browser), asked.owner()
    answer = browser.client.post(
        address(signal), {"owner": str(owner.id), "public_note": HOSTILE, "kind": ""}
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose what is asked for." in page
    assert f'<option value="{owner.id}" selected>' in page
    assert 'value="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;"' in page
    assert "<script" not in page
    signal.refresh_from_db()
    assert (signal.state, Action.objects.count()) == (SignalState.REAL, 0)


def test_what_is_late_stands_first_with_its_days(
    browser: ConsoleBrowser, settings: LazySettings
) -> None:
    actor, owner = asked.somebody(), asked.owner()
    over = asked.ask(owner, actor=actor, unit=street_rows.stretch("Ash Row"))
    asked.move(over, ActionState.WITHDRAWN, actor=actor)
    asked.ask(owner, actor=actor, unit=street_rows.stretch("Beech Row"))
    due = asked.ask(owner, actor=actor, unit=street_rows.stretch("Cedar Row"))
    asked.move(due, ActionState.ACCEPTED, actor=actor)
    assert "days late" not in words(browser)
    settings.CLOCK_OFFSET += timedelta(days=40)
    said = words(browser)
    assert "12 days late" in said
    places = [said.index(name) for name in ("Cedar Row", "Beech Row", "Ash Row")]
    assert places == sorted(places)


def test_an_action_is_taken_back_once(browser: ConsoleBrowser) -> None:
    action = asked.ask(asked.owner(), actor=asked.somebody())
    way = f"{ACTIONS}/{action.id}/withdraw"
    assert way in shown(browser)
    assert Markup(shown(browser)).faults == []
    assert browser.client.post(way).status_code == 303
    action.refresh_from_db()
    assert action.state == ActionState.WITHDRAWN
    assert way not in shown(browser)
    assert browser.client.post(way).status_code == 409
    assert asked.entries(action) == ["action.proposed", "action.moved"]
