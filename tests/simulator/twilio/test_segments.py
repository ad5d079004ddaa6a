"""Segments are counted as Twilio bills them."""

import pytest

from simulator.twilio import segments


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("ж" * 134, 2),
        ("ж" * 135, 3),
        ("\U0001f600" * 35, 1),
        ("\U0001f600" * 36, 2),
        ("à é ù £ Ä ß", 1),
    ],
    ids=lambda value: f"{value[:1]!r}x{len(value)}" if isinstance(value, str) else str(value),
)
def test_segments_of_a_text(body: str, expected: int) -> None:
    assert segments.count(body) == expected


def test_an_escaped_letter_is_never_split_between_segments() -> None:
    # 152 letters leave room for one unit only, and the euro sign needs two.
    assert segments.count("a" * 152 + "€" + "a" * 151) == 2
    assert segments.count("a" * 152 + "€" + "a" * 152) == 3


def test_one_letter_outside_gsm_makes_the_text_ucs2() -> None:
    assert segments.is_gsm7("don't")
    assert not segments.is_gsm7("don\u2019t")
