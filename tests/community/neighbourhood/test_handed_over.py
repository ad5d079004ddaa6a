"""An analyst sees how each action went to its owner's own system, and what that said."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.streetsafe import published
from community.streetsafe.enums import ActionState, HandoverState
from community.streetsafe.gateways import base
from community.streetsafe.gateways.memory import MemoryGateway, Step
from community.streetsafe.models import Action, Handover
from community.streetsafe.rules import handover_states
from community.streetsafe.rules.council_answers import Answer
from simulator.actors import page as pages
from tests.community.neighbourhood import desks
from tests.community.streetsafe import asked, handed
from tests.support import still_clock
from tests.support.console import ConsoleBrowser
from tests.support.factories import World
from tests.support.markup import Markup

pytestmark = pytest.mark.django_db(transaction=True)
ACTIONS = "/neighbourhood/actions"
HOSTILE = '<script>alert("x")</script>&amp;'


@pytest.fixture
def browser(settings: LazySettings, transactional_db: None) -> Iterator[ConsoleBrowser]:
    """Sign an analyst in, and send to memory."""
    settings.OPEN311_GATEWAY = handed.MEMORY
    MemoryGateway.clear()
    with still_clock.stopped():
        yield desks.analyst(World(settings))
    MemoryGateway.clear()


def shown(browser: ConsoleBrowser) -> str:
    answer = browser.client.get(ACTIONS)
    assert answer.status_code == 200
    page: str = answer.content.decode()
    assert Markup(page).faults == []
    return page


def words(browser: ConsoleBrowser) -> str:
    return " ".join(pages.read(shown(browser)).text.split())


def test_an_action_on_its_way_says_where_it_is(
    browser: ConsoleBrowser, settings: LazySettings
) -> None:
    handover = handed.begun()
    assert "To be sent to the owner's system." in words(browser)
    MemoryGateway.steps.extend([Step(answer=base.Busy()), Step(answer=base.Unknown(), taken=True)])
    handed.send(handover)
    assert "Not sent yet" in words(browser)
    settings.CLOCK_OFFSET += handover_states.LOOK_EVERY
    handed.send(handover)
    Handover.objects.update(due_at=datetime(2026, 7, 1, 12, 5, tzinfo=UTC))
    assert "Not known whether it arrived: asked again at 13:05, 1 July." in words(browser)
    settings.CLOCK_OFFSET += handover_states.LOOK_EVERY
    handed.send(handover)
    assert "Sent to the owner's system, number 1000." in words(browser)


def test_what_was_refused_shows_why_and_can_be_sent_again(browser: ConsoleBrowser) -> None:
    handover = handed.begun()
    way = f"{ACTIONS}/{handover.action_id}/hand-over"
    assert way not in shown(browser)
    assert browser.client.post(way).status_code == 409
    MemoryGateway.steps.append(Step(answer=base.Refused(HOSTILE)))
    handed.send(handover)
    page = shown(browser)
    assert way in page
    assert "<script" not in page
    assert "Refused: &lt;script&gt;" in page
    assert browser.client.post(way).status_code == 303
    assert handed.send(handover).state == HandoverState.SENT
    assert way not in shown(browser)
    moves = handed.entries(handover)
    assert ("refused", "waiting") in moves


def test_their_words_are_published_only_when_an_analyst_says_so(
    browser: ConsoleBrowser, settings: LazySettings
) -> None:
    handover = handed.send(handed.begun())
    way = f"{ACTIONS}/{handover.action_id}/note"
    assert way not in shown(browser)
    MemoryGateway.answers[handover.number] = Answer(status="closed", words=HOSTILE)
    settings.CLOCK_OFFSET += handover_states.LOOK_EVERY
    handed.ask(handover)
    page = shown(browser)
    assert "<script" not in page
    assert "Their words, not published:" in page
    assert 'value="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;amp;"' in page
    assert [one.note for one in published.all_of_them()] == ["Mend the lamp."]
    for unfit in ("", "x", "x" * 201):
        refused = browser.client.post(way, {"public_note": unfit})
        assert refused.status_code == 400
        assert "<details open>" in refused.content.decode()
    assert browser.client.post(way, {"public_note": "The lamp is new."}).status_code == 303
    assert [one.note for one in published.all_of_them()] == ["The lamp is new."]
    assert asked.entries(Action.objects.get())[-1] == "action.noted"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(status="closed"), "They closed it without a word"),
        (Answer(status="open"), "named no day"),
    ],
)
def test_what_they_leave_out_is_said(
    browser: ConsoleBrowser, settings: LazySettings, answer: Answer, said: str
) -> None:
    handover = handed.send(handed.begun())
    MemoryGateway.answers[handover.number] = answer
    settings.CLOCK_OFFSET += handover_states.LOOK_EVERY
    handed.ask(handover)
    assert said in words(browser)


def test_what_is_taken_back_after_it_was_sent_has_to_be_told(browser: ConsoleBrowser) -> None:
    handover = handed.send(handed.begun())
    asked.move(handover.action, ActionState.WITHDRAWN, actor=asked.somebody("bob"))
    assert "Their system takes nothing back: tell them." in words(browser)


def test_a_note_or_a_second_try_for_no_action_is_not_found(browser: ConsoleBrowser) -> None:
    nothing = f"{ACTIONS}/00000000-0000-7000-8000-000000000000"
    assert browser.client.post(f"{nothing}/hand-over").status_code == 404
    assert browser.client.post(f"{nothing}/note", {"public_note": "Done."}).status_code == 404


def test_the_list_costs_the_same_however_much_was_handed_over(
    browser: ConsoleBrowser, django_assert_num_queries: Any
) -> None:
    handed.send(handed.begun())
    shown(browser)
    with CaptureQueriesContext(connection) as once:
        shown(browser)
    partner = Action.objects.get().owner
    actor = asked.somebody("bob")
    for _ in range(3):
        asked.ask(partner, actor=actor)
    with django_assert_num_queries(len(once)):
        shown(browser)
