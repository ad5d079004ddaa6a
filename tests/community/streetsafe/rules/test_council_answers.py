"""What an owner's system says and what becomes of the action: every pair of the table."""

import itertools
from datetime import date, timedelta
from uuid import uuid4

import pytest

from community.streetsafe.enums import ActionState
from community.streetsafe.rules import (
    action_states,
    council_answers,
    handover_states,
    outside_words,
    request_text,
)
from community.streetsafe.rules.council_answers import Answer, Said, Step

TODAY = date(2026, 11, 27)
A_DAY = timedelta(days=1)
# What each step makes of an action.
MAKES = {Step.ACCEPT: ActionState.ACCEPTED, Step.FINISH: ActionState.DONE}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(status="open"), Said.OPEN),
        (Answer(status="Open", expected_on=TODAY), Said.OPEN_WITH_A_DAY),
        (Answer(status="open", expected_on=TODAY - A_DAY), Said.OPEN),
        (Answer(status="open", words="We look."), Said.OPEN),
        (Answer(status="closed", words="Done."), Said.CLOSED_WITH_WORDS),
        (Answer(status="CLOSED"), Said.CLOSED),
        (Answer(status="closed", expected_on=TODAY), Said.CLOSED),
        (Answer(status=""), Said.NOTHING),
        (Answer(status="archived", words="x", expected_on=TODAY), Said.NOTHING),
    ],
)
def test_an_answer_is_read_as_little_as_it_says(answer: Answer, said: Said) -> None:
    assert council_answers.read(answer, today=TODAY) is said


@pytest.mark.parametrize(("said", "state"), list(itertools.product(Said, ActionState)))
def test_no_step_is_one_that_an_action_cannot_take(said: Said, state: ActionState) -> None:
    for step in council_answers.steps(said, state):
        if step is Step.POSTPONE:
            assert state in (ActionState.ACCEPTED, ActionState.STARTED)
        else:
            assert action_states.may_move(state, MAKES[step])
            state = MAKES[step]


def test_what_is_over_or_unclear_moves_nothing() -> None:
    for state in ActionState:
        for said in (Said.OPEN, Said.CLOSED, Said.NOTHING):
            assert council_answers.steps(said, state) == ()
    for said, state in itertools.product(Said, action_states.OVER):
        assert council_answers.steps(said, state) == ()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Lamp \n\t 4\x00 ", "Lamp 4"),
        ("\u202elamp\u2066", "lamp"),
        ("x" * 21, "x" * 19 + "…"),
        ("x" * 20, "x" * 20),
        ("x" * 10_000_000, "x" * 19 + "…"),
        (None, ""),
        (7, "7"),
        (True, ""),
        (["x"], ""),
        ("\ud800", ""),
    ],
)
def test_what_comes_from_outside_is_cleaned(given: object, kept: str) -> None:
    assert outside_words.clean(given, at_most=20) == kept


def test_our_reference_is_found_in_what_stands_around_it_and_no_other() -> None:
    token, wanted = (
        uuid4(),
        request_text.Wanted(kind="cameras", road="R", ward="W", borough="B", note=""),
    )
    text = request_text.description(wanted, token=token)
    assert text.splitlines()[0] == "Cameras: R, W, B."
    assert request_text.holds(f"[web] {text} (2)", token)
    assert not request_text.holds(text, uuid4())
    assert not request_text.holds(request_text.reference(token)[:-1], token)


def test_pauses_grow_to_six_hours_and_an_ask_waits_ten_minutes() -> None:
    pauses = [handover_states.pause(tries) for tries in (0, 1, 2, 3, 9, 99)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), timedelta(hours=6))
    assert handover_states.ask_pause(1) == handover_states.ASK_AFTER
    assert handover_states.ask_pause(99) == timedelta(hours=6)
