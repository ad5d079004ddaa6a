"""The invented officers fit what a text and a record can hold, and never change."""

from simulator.sample_force import looks, people
from simulator.sample_force.people import Standing

EVERYBODY = people.everybody()


def test_there_are_300_different_officers() -> None:
    assert len(EVERYBODY) == 300
    assert len({person.number for person in EVERYBODY}) == 300
    assert len({person.name for person in EVERYBODY}) == 300
    assert len({person.phone for person in EVERYBODY}) == 300


def test_the_same_seed_makes_the_same_people() -> None:
    people.everybody.cache_clear()
    assert people.everybody() == EVERYBODY
    assert people.everybody(7) != EVERYBODY


def test_phones_lie_in_the_range_kept_free_for_drama() -> None:
    assert all("+447700900500" <= person.phone <= "+447700900799" for person in EVERYBODY)


def test_looks_fit_the_text() -> None:
    words = [person.appearance.words for person in EVERYBODY]
    assert all(0 < len(one) <= looks.LOOKS_AT_MOST and one.isascii() for one in words)
    assert len(set(words)) > 80


def test_looks_say_what_the_appearance_has() -> None:
    for person in EVERYBODY:
        words = person.appearance.words
        assert ("glasses" in words) <= person.appearance.glasses
        assert ("beard" in words) <= ("beard" in person.appearance.beard.value)
        assert ("headscarf" in words) == (person.appearance.hair is looks.Hair.HEADSCARF)


def test_numbers_look_like_collar_numbers() -> None:
    for person in EVERYBODY:
        assert len(person.number) == 6
        assert person.number[:4].isdigit()
        assert person.number[4:].isupper()


def test_most_serve_and_every_standing_is_there() -> None:
    standings = [person.standing for person in EVERYBODY]
    assert set(standings) == set(Standing)
    assert standings.count(Standing.SERVING) > 280


def test_names_come_from_many_alphabets_and_lengths() -> None:
    assert sum(not person.name.isascii() for person in EVERYBODY) > 60
    assert max(len(person.name) for person in EVERYBODY) > 25
    assert {person.rank for person in EVERYBODY} == {"PC", "DC", "PS", "DS", "Insp", "DI"}
