"""The table of states, the replies and the sentences, without a database."""

import itertools

import pytest

from community.walks.enums import Mark, Said, TextName, WalkState
from community.walks.rules import replies, walk_states, wordings
from foundation.sms import gsm7
from foundation.sms.gsm7 import Encoding
from tests.publicsite import reading

_LONGEST = {
    "force": "Metropolitan Police",
    "day": "Wed 30 Sep",
    "time": "18:30",
    "place": "Saint Bartholomew's Recreation Ground and Gardens",
    "name": "Maximiliane-Zoë",
    "last3": "4GH",
    "outcome": "a very long road name, and a very long reason of the owner's " * 5,
    "code": "7K2M-9QXR-04TB",
}
_GRADE_AT_MOST = 4.0


def test_every_state_is_reached_from_the_first_and_each_move_leads_somewhere_known() -> None:
    reached, fresh = {WalkState.ASKED}, {WalkState.ASKED}
    while fresh:
        fresh = {to for one in fresh for to in walk_states.MOVES[one]} - reached
        reached |= fresh
    assert reached == set(WalkState) == set(walk_states.MOVES)


def test_nothing_but_a_walk_that_both_agreed_on_ever_begins() -> None:
    into = {
        a
        for a, b in itertools.product(WalkState, repeat=2)
        if b in walk_states.MOVES[a] and b is WalkState.UNDER_WAY
    }
    assert into == {WalkState.AGREED}
    assert not any(walk_states.may_move(one, WalkState.ASKED) for one in WalkState)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("YES WALK", Said.YES),
        (" yes, walk! ", Said.YES),
        ("Ok", Said.YES),
        ("Change", Said.CHANGE),
        ("MOVE", Said.CHANGE),
        ("other officer", Said.OTHER),
        ("no", Said.OFF),
        ("OFF.", Said.OFF),
        ("stop", Said.STOP),
        ("YYN", Said.MARKS),
        ("yes, no, yes", Said.MARKS),
        ("yes but not on Monday", Said.WORDS),
        ("I never asked for this, who are you", Said.WORDS),
        ("", Said.WORDS),
        ("👍", Said.WORDS),
    ],
)
def test_few_words_are_understood_and_all_else_waits_to_be_read(text: str, said: Said) -> None:
    assert replies.read(text) is said


def test_three_answers_are_read_in_their_order() -> None:
    assert replies.marks_in("y n Y") == (Mark.YES, Mark.NO, Mark.YES)
    assert replies.marks_in("YYNN") == ()


@pytest.mark.parametrize("name", TextName)
def test_every_text_fits_with_the_longest_values_in_every_networks_alphabet(name: TextName) -> None:
    rendered = wordings.render(name, **_LONGEST)
    size = gsm7.measure(rendered.body)
    assert size.encoding is Encoding.GSM7
    assert size.segments == rendered.parts <= wordings.PARTS_AT_MOST
    assert "{" not in rendered.body


def test_only_three_texts_hold_a_time_a_place_or_a_name_of_the_meeting() -> None:
    tells = {one for one in TextName if wordings.fields_of(one) & {"time", "place", "name"}}
    assert tells == {TextName.OFFER, TextName.SET, TextName.TODAY}


@pytest.mark.parametrize("name", TextName)
def test_every_text_reads_like_a_book_for_nine_year_olds(name: TextName) -> None:
    plain = {
        **_LONGEST,
        "place": "Gaol Park",
        "name": "Amara",
        "outcome": "Ley Street: we asked the council. They said yes, due 4 Jan.",
    }
    sentences = reading.sentences_in(wordings.render(name, **{**plain, "force": "Met"}).body)
    assert reading.grade(sentences) <= _GRADE_AT_MOST


@pytest.mark.parametrize(
    "sentence", [wordings.ASK, wordings.DUTY, wordings.START, wordings.SENT, *wordings.QUESTIONS]
)
def test_what_is_said_in_public_is_easy_and_promises_no_safety(sentence: str) -> None:
    assert reading.grade(reading.sentences_in(sentence)) <= _GRADE_AT_MOST
    said = sentence.lower()
    assert not any(word in said for word in ("unsafe area", "avoid", "victim", "hotspot", "safe"))
