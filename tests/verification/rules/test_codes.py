"""Codes: their shape, their spread and their neighbours."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verification.rules import codes

six_digits = st.text(alphabet="0123456789", min_size=6, max_size=6)
refs = st.text(alphabet=codes.REF_ALPHABET, min_size=6, max_size=6).filter(
    lambda ref: not ref.isdigit()
)


def test_a_ref_has_a_letter_and_no_look_alikes() -> None:
    for ref in (codes.new_ref() for _ in range(2000)):
        assert len(ref) == 6
        assert not ref.isdigit()
        assert not set(ref) & set("01589OILSBUZGAE")


def test_the_ref_alphabet_keeps_one_of_each_pair_at_most() -> None:
    for pair in ("0O", "1I", "1L", "IL", "5S", "8B", "UV", "2Z", "6G"):
        assert len(set(pair) & set(codes.REF_ALPHABET)) <= 1


def test_join_and_match_codes_are_digits_without_999() -> None:
    for _ in range(5000):
        join, match = codes.new_join_code(), codes.new_match_code()
        assert re.fullmatch(r"[0-9]{6}", join)
        assert re.fullmatch(r"[0-9]{4}", match)
        assert "999" not in f"{join} {match}"


def test_join_codes_are_spread_evenly() -> None:
    drawn = [codes.new_join_code() for _ in range(20_000)]
    counts = Counter("".join(drawn))
    # 120,000 digits: the expected share is 12,000 with a spread of about 104; 9 is a shade rarer
    assert all(11_000 < counts[digit] < 12_800 for digit in "0123456789")
    assert len(set(drawn)) > 19_600


@given(six_digits)
def test_neighbours_are_exactly_one_slip_away(code: str) -> None:
    around = codes.neighbours(code)
    assert code not in around
    for other in around:
        differing = [i for i in range(6) if code[i] != other[i]]
        swapped = len(differing) == 2 and all(
            code[i] == other[j] for i, j in (differing, differing[::-1])
        )
        assert len(differing) == 1 or swapped


@given(six_digits, st.integers(0, 5), st.sampled_from("0123456789"))
def test_every_changed_digit_is_a_neighbour(code: str, place: int, digit: str) -> None:
    slipped = code[:place] + digit + code[place + 1 :]
    assert slipped == code or slipped in codes.neighbours(code)


@given(six_digits, st.integers(0, 5), st.integers(0, 5))
def test_every_swap_is_a_neighbour(code: str, one: int, two: int) -> None:
    digits = list(code)
    digits[one], digits[two] = digits[two], digits[one]
    slipped = "".join(digits)
    assert slipped == code or slipped in codes.neighbours(code)


@given(six_digits, six_digits)
def test_being_neighbours_is_mutual(one: str, two: str) -> None:
    assert (one in codes.neighbours(two)) == (two in codes.neighbours(one))


def test_a_thousand_live_codes_survive_every_slip() -> None:
    live: set[str] = set()
    while len(live) < 1000:
        code = codes.new_join_code()
        if not (codes.neighbours(code) | {code}) & live:
            live.add(code)
    assert not any(codes.neighbours(code) & live for code in live)


@given(refs)
def test_a_ref_is_read_however_it_is_spoken(ref: str) -> None:
    spoken = " ".join(ref.lower())
    dashed = "-".join([ref[:3], ref[3:]])
    assert {codes.normalise_ref(text) for text in (ref, spoken, dashed, f" {ref}\t")} == {ref}


def test_look_alikes_of_a_ref_are_mended() -> None:
    assert codes.normalise_ref("k7m4qz") == "K7M4Q2"
    assert codes.normalise_ref("KGM4QU") == "K6M4QV"


@pytest.mark.parametrize(
    "text", ["", "482913", "234672", "K7M4Q", "K7M4Q22", "K7M4QO", "K7M4Qé", "'; DROP"]
)
def test_what_is_no_ref_is_refused(text: str) -> None:
    with pytest.raises(codes.NotARef):
        codes.normalise_ref(text)


@given(st.text(max_size=50))
def test_reading_a_ref_gives_a_ref_or_refuses(text: str) -> None:
    try:
        ref = codes.normalise_ref(text)
    except codes.NotARef:
        return
    assert re.fullmatch(f"[{codes.REF_ALPHABET}]{{6}}", ref)
