"""What is read back: the caller's own letters, the places in doubt, and no letter of ours."""

from hypothesis import given
from hypothesis import strategies as st

from verification.rules import codes, near_refs, read_back, spelling
from verification.rules.near_refs import Slip

refs = st.text(alphabet=codes.REF_ALPHABET, min_size=6, max_size=6).filter(codes.is_ref)
ONE = Slip(places=(5,), rank=2)


def test_the_one_place_in_doubt_is_asked_for() -> None:
    back = read_back.of("JH7DKN", slips=[ONE])
    assert back.sentence == (
        "I read back: Juliett, Hotel, Seven, Delta, Kilo, November. Please look at the last letter "
        "again and give me a word for it. And which street are you in?"
    )
    assert [one.doubtful for one in back.said] == [False] * 5 + [True]


def test_two_that_changed_places_are_asked_for_together() -> None:
    back = read_back.of("HJ7DKR", slips=[Slip(places=(0, 1), rank=1)])
    assert "look at the first and the second letters again" in back.sentence


def test_with_no_near_ref_or_several_every_letter_is_in_question() -> None:
    for slips in ([], [ONE, Slip(places=(0,), rank=2)]):
        assert "look at each letter again" in read_back.of("JH7DKN", slips=slips).sentence


def test_a_letter_that_no_ref_holds_is_asked_for() -> None:
    assert "look at the fourth letter again" in read_back.of("JH7BKR", slips=[]).sentence


def test_a_code_is_read_back_figure_by_figure() -> None:
    sentence = read_back.of("482913", slips=[]).sentence
    assert sentence.startswith("I read back: Four, Eight, Two, Nine, One, Three.")
    assert "each number again" in sentence


@given(refs)
def test_no_letter_is_offered_that_was_not_read_out(read: str) -> None:
    for ref in list(near_refs.neighbours(read))[:20]:
        slip = near_refs.slip(read, ref=ref)
        assert slip is not None
        sentence = read_back.of(read, slips=[slip]).sentence
        others = {spelling.spoken(char) for char in codes.REF_ALPHABET if char not in read}
        assert not others & set(sentence.replace(",", "").replace(".", "").split())
        assert ref not in sentence
