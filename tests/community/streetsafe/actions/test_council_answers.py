"""What an owner's own system says moves the action, and no more than the table lets it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import LazySettings

from community.streetsafe import published, tasks
from community.streetsafe.actions import council_answers
from community.streetsafe.enums import ActionState, HandoverState
from community.streetsafe.gateways import base
from community.streetsafe.gateways.memory import MemoryGateway
from community.streetsafe.models import ActionChange, Handover
from community.streetsafe.rules import handover_states
from community.streetsafe.rules.council_answers import Answer
from foundation.audit import clock
from foundation.queue import task_queue
from tests.community.streetsafe import asked, handed
from tests.simulator.open311.council import JURISDICTION, Council
from tests.support import still_clock
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Lamp 14 has a new head. <b>Thank you</b>"


@pytest.fixture(autouse=True)
def memory(settings: LazySettings) -> Iterator[None]:
    """Send to memory, by a clock that stands still."""
    settings.OPEN311_GATEWAY = handed.MEMORY
    MemoryGateway.clear()
    with still_clock.stopped():
        yield
    MemoryGateway.clear()


@pytest.fixture
def handover(transactional_db: None) -> Handover:
    return handed.send(handed.begun())


def hear(handover: Handover, settings: LazySettings, answer: Answer) -> Handover:
    """Let the owner's system say something, and the next look find it."""
    MemoryGateway.answers[handover.number] = answer
    settings.CLOCK_OFFSET += handover_states.LOOK_EVERY
    return handed.ask(handover)


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def test_open_without_a_day_leaves_it_asked(handover: Handover, settings: LazySettings) -> None:
    handover = hear(handover, settings, Answer(status="open", words="We look at it."))
    assert handover.action.state == ActionState.PROPOSED
    assert (handover.heard, handover.words) == ("open", "We look at it.")


def test_open_with_a_day_is_a_yes_and_a_new_day_is_another_date(
    handover: Handover, settings: LazySettings
) -> None:
    first, later = in_days(20), in_days(40)
    handover = hear(handover, settings, Answer(status="open", expected_on=first))
    assert (handover.action.state, handover.action.due_on) == (ActionState.ACCEPTED, first)
    change = ActionChange.objects.get()
    assert (change.by_id, change.note) == (None, council_answers.NOTE)
    handover = hear(handover, settings, Answer(status="open", expected_on=first))
    assert ActionChange.objects.count() == 1
    handover = hear(handover, settings, Answer(status="open", expected_on=later))
    assert handover.action.due_on == later
    assert asked.entries(handover.action) == ["action.proposed", *["action.moved"] * 2]


def test_a_day_they_said_before_does_not_undo_what_was_agreed_since(
    handover: Handover, settings: LazySettings
) -> None:
    said, agreed = in_days(20), in_days(30)
    hear(handover, settings, Answer(status="open", expected_on=said))
    asked.postpone(handover.action, agreed, actor=asked.somebody("bob"))
    handover = hear(handover, settings, Answer(status="open", expected_on=said))
    assert handover.action.due_on == agreed


def test_closed_with_words_is_done_and_they_are_not_published(
    handover: Handover, settings: LazySettings
) -> None:
    handover = hear(handover, settings, Answer(status="closed", words=WORDS))
    assert (handover.action.state, handover.state) == (ActionState.DONE, HandoverState.ENDED)
    assert handover.action.done_on == clock.today()
    assert handover.words == WORDS
    (shown,) = published.all_of_them()
    assert shown.state == ActionState.DONE
    assert "Lamp 14" not in repr(shown)
    assert handover.due_at is None


def test_closed_without_a_word_is_not_believed(handover: Handover, settings: LazySettings) -> None:
    handover = hear(handover, settings, Answer(status="closed", expected_on=in_days(3)))
    assert (handover.action.state, handover.state) == (ActionState.PROPOSED, HandoverState.SENT)
    handover = hear(handover, settings, Answer(status="closed", words="Done."))
    assert handover.action.state == ActionState.DONE


@pytest.mark.parametrize("state", [ActionState.DECLINED, ActionState.WITHDRAWN, ActionState.DONE])
def test_what_is_over_here_is_asked_for_no_more(
    handover: Handover, settings: LazySettings, state: ActionState
) -> None:
    asked.lead(handover.action, state, actor=asked.somebody("bob"))
    looked = MemoryGateway.calls.count("look_up")
    handover = hear(handover, settings, Answer(status="open", expected_on=in_days(9)))
    assert (handover.action.state, handover.state) == (state, HandoverState.ENDED)
    assert MemoryGateway.calls.count("look_up") == looked


def test_a_silent_system_changes_nothing_and_is_asked_again(
    handover: Handover, settings: LazySettings, monkeypatch: Any
) -> None:
    def silent(self: MemoryGateway, where: base.Where, *, number: str) -> Answer:
        raise base.Unknown

    with monkeypatch.context() as patched:
        patched.setattr(MemoryGateway, "look_up", silent)
        handover = hear(handover, settings, Answer(status="closed", words=WORDS))
    assert handover.action.state == ActionState.PROPOSED
    assert (handover.tries, handover.heard) == (1, "")
    handover = hear(handover, settings, Answer(status="closed", words=WORDS))
    assert handover.action.state == ActionState.DONE


def test_many_at_once_move_it_once(handover: Handover, settings: LazySettings) -> None:
    MemoryGateway.answers[handover.number] = Answer(status="closed", words=WORDS)
    settings.CLOCK_OFFSET += handover_states.LOOK_EVERY
    at_once(lambda _: council_answers.ask(handover_id=handover.id), count=6)
    assert asked.entries(handover.action) == ["action.proposed", *["action.moved"] * 2]
    assert MemoryGateway.calls.count("look_up") == 1


def test_the_sweep_asks_for_what_is_due_and_for_nothing_else(
    handover: Handover, settings: LazySettings, monkeypatch: Any
) -> None:
    sent: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(
        task_queue,
        "enqueue_on_commit",
        lambda task, **ids: sent.append((task, ids)),
    )
    tasks.poll_open311()
    assert sent == []
    settings.CLOCK_OFFSET += handover_states.LOOK_EVERY
    tasks.poll_open311()
    assert sent == [("streetsafe.poll_open311", {"handover_id": str(handover.id)})]
    tasks.poll_open311(handover_id=str(handover.id), of="a later release")
    assert MemoryGateway.calls.count("look_up") == 1


def test_over_the_wire_a_ticket_becomes_a_number_and_the_number_an_answer(
    settings: LazySettings,
) -> None:
    settings.OPEN311_GATEWAY = "community.streetsafe.gateways.open311.Open311Gateway"
    council = Council(api_key=handed.API_KEY, tickets=True)
    try:
        handover = handed.send(handed.begun(url=council.url, jurisdiction_id=JURISDICTION))
        assert (handover.state, handover.number) == (HandoverState.SENT, "")
        settings.CLOCK_OFFSET += handover_states.LOOK_EVERY
        number = handed.ask(handover).number
        assert number == council.held()[0]["service_request_id"]
        council.say(number, status="closed", status_notes="Done.\x00")
        assert handed.ask(handover).action.state == ActionState.DONE
        assert handover.words == "Done."
    finally:
        council.close()


def test_another_that_meets_it_on_the_wire_asks_nothing(
    handover: Handover, settings: LazySettings, monkeypatch: Any
) -> None:
    asked_for: list[str] = []

    def slow(self: MemoryGateway, where: base.Where, *, number: str) -> Answer:
        asked_for.append(number)
        at_once(lambda _: council_answers.ask(handover_id=handover.id), count=2)
        return Answer(status="open")

    monkeypatch.setattr(MemoryGateway, "look_up", slow)
    settings.CLOCK_OFFSET += handover_states.LOOK_EVERY
    assert handed.ask(handover).heard == "open"
    assert asked_for == [handover.number]
