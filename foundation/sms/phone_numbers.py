"""Telephone numbers: reading them, whom we may text, and how a console shows them.

Reading is wide, since a call for help may come from any number; texting is narrow, since premium,
personal, satellite and fixed numbers cost money or reach nobody (docs/decisions/0014).
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType, ValidationResult

HOME = "GB"

_JUNK_FREE = re.compile(r"\+?[0-9][0-9 ().-]{4,30}|\+?\([0-9][0-9 ().-]{4,30}")
# Ofcom keeps these for drama: never anybody's, and so never valid to the library.
_DRAMA = re.compile(r"\+447700900\d{3}", re.ASCII)
# No country has this code: numbers that load runs make up, each its own phone.
_LOAD = re.compile(r"\+999\d{9,12}", re.ASCII)
# Some UK fixed lines have nine digits, so the library lets a mobile with one missing pass.
_SHORT_MOBILE = re.compile(r"\+447\d{8}", re.ASCII)
_MOBILE = {PhoneNumberType.MOBILE}
# In some countries a mobile cannot be told from a fixed line by its number.
_MAY_BE_MOBILE = _MOBILE | {PhoneNumberType.FIXED_LINE_OR_MOBILE}


class NotANumber(ValueError):  # noqa: N818 - what the text is not
    """The text is no telephone number that could ring anywhere; the text is not in the message."""


@dataclass(frozen=True, kw_only=True)
class PhoneNumber:
    """A number in E.164, its country (two letters, "001" for none) and whether a UK mobile."""

    e164: str = field(repr=False)
    country: str
    uk_mobile: bool


def parse(raw: str, *, drama_allowed: bool, load_allowed: bool = False) -> PhoneNumber:
    """Read a number written in any usual way; without a country code it is a UK one.

    `drama_allowed` admits 07700 900000 to 900999 as UK mobiles, `load_allowed` the same for
    numbers under +999. Raises NotANumber, also for short codes and senders with letters.
    """
    if load_allowed and _LOAD.fullmatch(raw):
        return PhoneNumber(e164=raw, country=HOME, uk_mobile=True)
    number = _parsed(raw)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if _DRAMA.fullmatch(e164):
        if not drama_allowed:
            raise NotANumber("a number kept for drama")
        return PhoneNumber(e164=e164, country=HOME, uk_mobile=True)
    country = _country(number)
    is_mobile = phonenumbers.number_type(number) in _MOBILE
    return PhoneNumber(e164=e164, country=country, uk_mobile=country == HOME and is_mobile)


def uk_mobile_pattern() -> str:
    """Give the expression, by the library's data, for a UK mobile without spaces in it.

    It holds the numbers kept for drama too, which examples are made of.
    """
    home = phonenumbers.PhoneMetadata.metadata_for_region(HOME)
    mobile = home.mobile.national_number_pattern if home and home.mobile else ""
    return rf"(?:\+44|0)(?:{mobile}|7700900\d{{3}})"


def textable(number: PhoneNumber, *, countries: Collection[str]) -> bool:
    """Tell whether we text this number: a mobile of a country on the force's list."""
    if number.country not in countries or not number.country.isalpha():
        return False
    if number.country == HOME:
        return number.uk_mobile
    parsed = phonenumbers.parse(number.e164)
    return phonenumbers.number_type(parsed) in _MAY_BE_MOBILE


def masked(e164: str) -> str:
    """Show a number without its end: 07700 900 •••, or +3360000 •••• for one from abroad.

    The name or short code of an automatic sender is shown whole.
    """
    if not e164.startswith("+"):
        return e164
    if re.fullmatch(r"\+44\d{10}", e164, re.ASCII):
        return f"0{e164[3:7]} {e164[7:10]} •••"
    return f"{e164[:-4]} ••••"


def _parsed(raw: str) -> phonenumbers.PhoneNumber:
    """Parse a number of a possible length. Raises NotANumber."""
    text = _as_typed(raw)
    if not _JUNK_FREE.fullmatch(text):
        raise NotANumber("not written as a number")
    try:
        number = phonenumbers.parse(text, HOME)
    except NumberParseException:
        raise NotANumber("no such country code") from None
    # Possible, not valid: the library's tables lag behind ranges that are newly given out.
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        raise NotANumber("no number has this length")
    if _SHORT_MOBILE.fullmatch(phonenumbers.format_number(number, PhoneNumberFormat.E164)):
        raise NotANumber("a digit of a UK mobile is missing")
    return number


def _as_typed(raw: str) -> str:
    """Take off what comes along when a number is pasted: direction marks, "tel:", blanks."""
    folded = unicodedata.normalize("NFKC", raw[:64])
    seen = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf").strip()
    return seen[4:].strip() if seen[:4].lower() == "tel:" else seen


def _country(number: phonenumbers.PhoneNumber) -> str:
    """Name the country of a number, by its country code when its range is unknown."""
    country = phonenumbers.region_code_for_number(number)
    code = number.country_code or 0
    return str(country or phonenumbers.region_code_for_country_code(code))
