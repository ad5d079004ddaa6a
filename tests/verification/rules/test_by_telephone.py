"""F4: what is said of a case on a line, by whom it can be heard, and in which words."""

import itertools

import pytest

from verification.enums import ContactWay, State
from verification.rules import by_telephone
from verification.rules.by_telephone import Line

NO = {State.REFUSED, State.UNVERIFIED, State.CANCELLED, State.EXPIRED, State.REVOKED}
JOINED_WAYS = (ContactWay.TEXTED, ContactWay.INVITED, ContactWay.CALLED)


def said(state: State, line: Line) -> str:
    """Give the sentence, with an officer's name where it has one."""
    return by_telephone.sentence(state, line=line, rank="PC", name="Alex Doe", number="12AB")


def test_the_fixed_sentence_is_word_for_word_the_protocol_s() -> None:
    assert by_telephone.UNSAID == (
        "I cannot say it on this line. Until your own phone says YES, treat it as NO. Stay near "
        "people. Where are you? Do you want uniformed police?"
    )


@pytest.mark.parametrize("way", JOINED_WAYS)
def test_a_line_that_proved_nothing_hears_one_sentence_in_every_state(way: ContactWay) -> None:
    """F4: byte for byte, whatever the outcome."""
    assert {said(state, Line(way=way)) for state in State} == {by_telephone.UNSAID}


@pytest.mark.parametrize("way", [None, ContactWay.VOICE])
def test_a_no_is_said_to_any_caller_where_neither_phone_nor_line_joined(
    way: ContactWay | None,
) -> None:
    for state in State:
        assert (said(state, Line(way=way)) != by_telephone.UNSAID) == (
            state in NO or state is State.REQUESTED
        )


@pytest.mark.parametrize("way", JOINED_WAYS)
def test_the_line_that_joined_hears_everything(way: ContactWay) -> None:
    sentences = [said(state, Line(way=way, joined=True)) for state in State]
    assert by_telephone.UNSAID not in sentences
    assert sum(sentence.startswith("YES") for sentence in sentences) == 1


def test_who_knows_the_last_digits_hears_it_unless_the_officer_typed_the_number() -> None:
    for state in State:
        texted = said(state, Line(way=ContactWay.TEXTED, proved=True))
        invited = said(state, Line(way=ContactWay.INVITED, proved=True))
        assert texted != by_telephone.UNSAID
        assert invited == by_telephone.UNSAID


def test_over_the_officer_s_device_a_yes_is_spoken_and_a_no_never() -> None:
    line = Line(way=ContactWay.VOICE, joined=True)
    assert said(State.CONFIRMED, line).startswith("YES, police on duty: PC Alex Doe 12AB.")
    assert {said(state, line) for state in NO} == {by_telephone.UNSAID}


def test_a_state_is_said_as_the_texts_say_it() -> None:
    line = Line(way=ContactWay.TEXTED, joined=True)
    for state in NO:
        assert said(state, line).startswith("NO"), state
    for state in (State.REQUESTED, State.JOINED):
        assert said(state, line).startswith("WAIT. We do not know yet who this is.")
    assert "PC" not in "".join(said(state, line) for state in State if state != State.CONFIRMED)


def test_digits_are_asked_only_where_they_prove_anything() -> None:
    for way, joined, proved, has_phone in itertools.product(
        [None, *ContactWay], (False, True), (False, True), (False, True)
    ):
        asked = by_telephone.takes_digits(
            Line(way=way, joined=joined, proved=proved), has_phone=has_phone
        )
        fits = way in (ContactWay.TEXTED, ContactWay.CALLED) and has_phone
        assert asked == (fits and not joined and not proved)
