"""Numbers: read widely, texted narrowly, shown without their end."""
# ruff: noqa: RUF001 - look-alikes are what is tested

import pytest
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import strategies as st

from foundation.sms import phone_numbers
from foundation.sms.phone_numbers import NotANumber, PhoneNumber

DRAMA = "+447700900123"


def parse(raw: str) -> PhoneNumber:
    """Parse with the numbers kept for drama admitted."""
    return phone_numbers.parse(raw, drama_allowed=True)


@pytest.mark.parametrize(
    "raw",
    [
        "+447700900123",
        "07700900123",
        "07700 900123",
        "07700-900-123",
        "(07700) 900123",
        "+44 7700 900123",
        "+44 (0)7700 900123",
        "00447700900123",
        " 07700 900 123 ",
        "０７７００９００１２３",
        "07700\u00a0900123",
        "tel:+447700900123",
        "TEL: 07700 900123",
        "\u202a+44 7700 900123\u202c",
        "\u2066+447700\u200b900123\u2069",
        "\ufeff07700900123",
    ],
)
def test_one_number_written_many_ways(raw: str) -> None:
    assert parse(raw) == PhoneNumber(e164=DRAMA, country="GB", uk_mobile=True)


@given(st.integers(0, 999))
def test_drama_numbers_are_admitted_only_by_the_flag(last: int) -> None:
    raw = f"07700 900{last:03}"
    assert parse(raw).e164 == f"+447700900{last:03}"
    with pytest.raises(NotANumber):
        phone_numbers.parse(raw, drama_allowed=False)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "POLICE",
        "Safe Conn",
        "60777",
        "999",
        "+60777",
        "12345",
        "07700 90012",
        "07700 9001234567",
        "0770O 900123",
        "07700 900123 ext 4",
        "07700 900123;ext=4",
        "whatsapp:+447700900123",
        "+44 7700 900123, +44 7700 900124",
        "1-800-FLOWERS",
        "+",
        "++447700900123",
        "+999123456789",
        "+0123456789",
        "07700\n900123",
        "<b>07700900123</b>",
        "\x00",
        "0" * 5000,
    ],
)
def test_junk_is_refused_without_repeating_it(raw: str) -> None:
    with pytest.raises(NotANumber) as caught:
        parse(raw)
    assert not raw.strip() or raw not in str(caught.value)


# Spelt out, such a number could pass for somebody's.
NOUGHTS = 6 * "0"
# Kept for drama where a country keeps any, else all zeros: nobody's.
NOT_TEXTED = [
    (f"+44 70 00 {NOUGHTS}", "personal"),
    ("+44 909 879 0123", "premium"),
    ("+44 871 000 0000", "premium"),
    ("+44 808 157 0123", "freephone"),
    ("+44 20 7946 0123", "fixed"),
    ("+44 1632 960123", "fixed"),
    ("+44 56 0000 0000", "voip"),
    ("+44 3069 990123", "non-geographic"),
    (f"+44 7600 {NOUGHTS}", "pager"),
    (f"+44 7797 {NOUGHTS}", "Jersey, not on the list"),
    ("+33 6 00 00 00 00", "abroad, not on the list"),
    ("+353 20 910 0123", "abroad, not on the list"),
    ("+1 900 555 0123", "premium abroad"),
    ("+881 6 0000 0000", "satellite"),
    ("+882 16 000 00000", "satellite"),
]


@pytest.mark.parametrize(("raw", "why"), NOT_TEXTED)
def test_some_numbers_are_read_and_not_texted(raw: str, why: str) -> None:
    number = parse(raw)
    assert number.e164 == raw.replace(" ", "")
    assert not number.uk_mobile, why
    assert not phone_numbers.textable(number, countries=["GB"]), why


def test_a_uk_mobile_is_texted_where_the_list_has_the_country() -> None:
    assert phone_numbers.textable(parse(DRAMA), countries=["GB"])
    assert not phone_numbers.textable(parse(DRAMA), countries=["IE"])
    assert not phone_numbers.textable(parse(DRAMA), countries=[])


def test_a_country_on_the_list_is_texted_on_its_mobiles_only() -> None:
    assert phone_numbers.textable(parse("+33 6 00 00 00 00"), countries=["GB", "FR"])
    assert not phone_numbers.textable(parse("+33 1 99 00 00 12"), countries=["GB", "FR"])
    assert not phone_numbers.textable(parse("+1 900 555 0123"), countries=["GB", "US"])
    assert phone_numbers.textable(parse("+1 202 555 0123"), countries=["GB", "US"])


@pytest.mark.parametrize("prefix", ["7797", "7781", "7624"], ids=["Jersey", "Guernsey", "Man"])
def test_mobiles_of_the_crown_dependencies_are_texted_by_default(prefix: str) -> None:
    """F18's neighbour: they have +44 numbers and were left without an answer, P1 for each."""
    mobile = parse(f"+44 {prefix} {NOUGHTS}")
    assert phone_numbers.textable(mobile, countries=django_settings.TEXTED_COUNTRIES)
    assert not mobile.uk_mobile, "an officer may enter UK mobiles only"


@pytest.mark.parametrize("number", ["+44 1534 960000", "+44 1481 960000", "+44 1624 960000"])
def test_fixed_lines_of_the_crown_dependencies_are_not(number: str) -> None:
    assert not phone_numbers.textable(parse(number), countries=django_settings.TEXTED_COUNTRIES)


def test_satellite_phones_have_no_country_to_list() -> None:
    satellite = parse("+881 6 0000 0000")
    assert satellite.country == "001"
    assert not phone_numbers.textable(satellite, countries=["GB", "001"])


def test_a_number_of_an_unknown_range_is_read_and_not_texted() -> None:
    unknown = parse("+44 1632 960123")
    assert (unknown.country, unknown.uk_mobile) == ("GB", False)


def test_a_console_shows_no_whole_number() -> None:
    assert phone_numbers.masked(DRAMA) == "07700 900 •••"
    assert phone_numbers.masked("+33600000000") == "+3360000 ••••"


def test_a_number_never_shows_itself_in_a_log_line() -> None:
    assert "900123" not in repr(parse(DRAMA))


@given(st.text(max_size=40) | st.from_regex(r"\+?[0-9 ().-]{1,30}", fullmatch=True))
def test_any_text_is_a_number_or_refused(raw: str) -> None:
    try:
        number = parse(raw)
    except NotANumber:
        return
    assert number.e164.startswith("+")
    assert number.e164[1:].isdigit()
    assert parse(number.e164) == number


def test_made_up_numbers_are_admitted_only_by_the_flag_of_load_runs() -> None:
    raw = "+99912345678901"
    with pytest.raises(NotANumber):
        parse(raw)
    number = phone_numbers.parse(raw, drama_allowed=False, load_allowed=True)
    assert number == PhoneNumber(e164=raw, country="GB", uk_mobile=True)
    assert phone_numbers.textable(number, countries=["GB"])
    with pytest.raises(NotANumber):
        phone_numbers.parse("+999123", drama_allowed=False, load_allowed=True)
