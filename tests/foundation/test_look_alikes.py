"""F5, F15: which names and numbers are one, and which only look so."""

import pytest

from foundation import look_alikes

SAME = [
    ("Desk B", "Desk  B"),
    ("Desk B", "Desk\u00a0B"),
    ("Desk B", " desk b "),
    ("Desk B", "\uff24esk B"),
    ("Straße", "STRASSE"),
]
ALIKE = [
    ("Desk 0", "Desk O"),
    ("Desk l", "Desk 1"),
    ("Desk l", "Desk I"),
    ("Desk B", "Desk \u0412"),
    ("ACE", "\u0410\u0421\u0415"),
    ("NOA", "\u039d\u039f\u0391"),
    ("Müller", "Muller"),
]
DIFFERENT = [("Desk A", "Desk B"), ("North CID", "South CID"), ("Desk 2", "Desk 3")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert look_alikes.key(one) == look_alikes.key(other)
    assert look_alikes.skeleton(one) == look_alikes.skeleton(other)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_alike_are_two_and_caught(one: str, other: str) -> None:
    assert look_alikes.key(one) != look_alikes.key(other)
    assert look_alikes.skeleton(one) == look_alikes.skeleton(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_names_that_differ_to_the_eye_are_left_alone(one: str, other: str) -> None:
    assert look_alikes.skeleton(one) != look_alikes.skeleton(other)


@pytest.mark.parametrize(
    "unseen", ["\u200b", "\u00ad", "\u2066", "\ufeff", "\u3164", "\u034f", "\ufe0f", "\x07"]
)
def test_what_nobody_can_see_is_refused(unseen: str) -> None:
    with pytest.raises(look_alikes.Unfit, match="invisible"):
        look_alikes.tidy(f"Desk{unseen} B")


@pytest.mark.parametrize("mixed", ["D\u0435sk B", "De\u0455k B", "\u0391da Prior", "Pri\u0585r"])
def test_a_word_of_two_alphabets_is_refused(mixed: str) -> None:
    with pytest.raises(look_alikes.Unfit, match="two alphabets"):
        look_alikes.tidy(mixed)


@pytest.mark.parametrize("name", ["Siobhán O'Shea", "Łukasz Żak", "Дмитрий Волков", "Ng Wait-Lee"])
def test_a_name_of_one_alphabet_stays_as_it_is(name: str) -> None:
    assert look_alikes.tidy(name) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("107", "0107"),
        ("O107", "0107"),
        ("1O7", "0107"),
        ("I07", "107"),
        ("4821-KT", "4821KT"),
        ("48215T", "4821ST"),
        ("B34", "834"),
    ],
)
def test_numbers_that_look_alike_are_caught(one: str, other: str) -> None:
    assert look_alikes.number_skeleton(one) == look_alikes.number_skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("107", "1070"), ("107", "108"), ("1107", "107")])
def test_other_numbers_are_not(one: str, other: str) -> None:
    assert look_alikes.number_skeleton(one) != look_alikes.number_skeleton(other)
