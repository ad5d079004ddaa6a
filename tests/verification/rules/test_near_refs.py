"""Near refs: exactly one slip away, the likeliest first, and never a join code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.rules import codes, near_refs

refs = st.text(alphabet=codes.REF_ALPHABET, min_size=6, max_size=6).filter(codes.is_ref)


def test_one_letter_heard_as_another_is_near() -> None:
    assert "JH7DKR" in near_refs.neighbours("JH7DKN")
    slip = near_refs.slip("JH7DKN", ref="JH7DKR")
    assert slip is not None
    assert slip.places == (5,)


def test_two_that_changed_places_are_near_wherever_they_stand() -> None:
    for read in ("HJ7DKR", "RH7DKJ"):
        assert "JH7DKR" in near_refs.neighbours(read)


def test_two_letters_off_is_far() -> None:
    assert "JH7DKR" not in near_refs.neighbours("JH7DWN")
    assert near_refs.slip("JH7DWN", ref="JH7DKR") is None


def test_a_letter_that_no_ref_holds_may_be_the_slip() -> None:
    assert "JH7DKR" in near_refs.neighbours("JH7BKR")
    assert near_refs.not_ours("JH7BKR") == (3,)


def test_two_letters_that_no_ref_holds_are_near_to_nothing() -> None:
    assert near_refs.neighbours("JH7BBR") == frozenset()


@pytest.mark.parametrize("read", ["482913", "JH7DK", "JH7DKRR", ""])
def test_codes_and_other_lengths_have_no_neighbours(read: str) -> None:
    """A join code is secret: nobody is helped to one."""
    assert near_refs.neighbours(read) == frozenset()


def test_the_likeliest_slip_comes_first() -> None:
    ranked = [near_refs.slip("CDFHJK", ref=ref) for ref in ("TDFHJK", "DCFHJK", "XDFHJK", "FDCHJK")]
    assert [slip.rank for slip in ranked if slip] == [0, 1, 2, 3]


@given(refs)
def test_neighbours_are_refs_and_know_their_slip(read: str) -> None:
    around = near_refs.neighbours(read)
    assert read not in around
    assert len(around) <= 6 * 20 + 15
    for ref in around:
        assert codes.is_ref(ref)
        assert near_refs.slip(read, ref=ref) is not None


@given(refs, refs)
def test_a_slip_and_a_neighbour_are_the_same_thing(read: str, ref: str) -> None:
    assert (near_refs.slip(read, ref=ref) is not None) == (ref in near_refs.neighbours(read))


@given(st.text(max_size=12), refs)
def test_whatever_is_typed_is_judged(read: str, ref: str) -> None:
    written = codes.as_written(read)
    assert near_refs.neighbours(written) >= set()
    near_refs.slip(written, ref=ref)
    assert 0 <= near_refs.in_common(written, ref=ref) <= 6
