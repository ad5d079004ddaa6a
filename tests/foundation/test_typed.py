"""What is typed or pasted as a number, a ref or a code, read plainly."""

import pytest

from foundation import typed

MARKS = "\u200e\u200f\u202a\u202c\u2066\u2069\u200b\u00ad\ufeff\u2060"


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        ("\u202a+44 7700 900123\u202c", "+44 7700 900123"),
        ("tel:+447700900123", "+447700900123"),
        ("TEL:\u200e07700\u00a0900\u2011123", "07700 900-123"),
        ("tel://07700900123;phone-context=+44", "07700900123"),
        ("sms:+447700900123?body=SOS", "+447700900123"),
        (f"{MARKS}0{MARKS}7700 900123{MARKS}", "07700 900123"),
        ("\uff10\uff17700 900123", "07700 900123"),
        ("07700 900123", "07700 900123"),
    ],
)
def test_a_number_is_read_without_what_was_pasted_with_it(pasted: str, plain: str) -> None:
    assert typed.phone(pasted) == plain


@pytest.mark.parametrize(
    "code", ["123456", "123 456", " 123\u2009456 ", "123\u2013456", f"12{MARKS}34-56\n"]
)
def test_a_code_is_read_however_it_is_grouped(code: str) -> None:
    assert typed.code(code) == "123456"


@pytest.mark.parametrize("ref", ["k7m4q2", "K7M 4Q2", "\u202eK7M-4Q2\u202c", "K7M\u200b4Q2"])
def test_a_ref_keeps_its_letters(ref: str) -> None:
    assert typed.code(ref).upper() == "K7M4Q2"


def test_an_incident_number_keeps_its_words() -> None:
    assert typed.plain(f"CAD{MARKS}  4821/26\u2014B ") == "CAD 4821/26-B"
