"""Fold what somebody typed to plain characters, and to words in capitals."""

import re
import unicodedata

from anyascii import anyascii

# Ten parts of 1,600 characters: the longest text that is read.
BODY_AT_MOST = 16_000
SYMBOL = "*"

# Compatibility folding may lengthen a character 18 times; a text stays a text.
_FOLDED_AT_MOST = 3 * BODY_AT_MOST
_WORD = re.compile(r"[A-Z0-9]+")
_HELD = re.compile(r"(.)\1+")
_AFTER_LATIN = 0x0250
_WITHOUT_APOSTROPHES = str.maketrans(dict.fromkeys("'\u2019\u02bc", None))
# Alef with hamza or madda, alef maksura, and the Persian and Urdu forms of yeh, kaf and heh.
_KEYBOARDS = str.maketrans(
    "\u0622\u0623\u0625\u0649\u06cc\u06a9\u06c1\u06be",
    "\u0627\u0627\u0627\u064a\u064a\u0643\u0647\u0647",
)


def plain(body: str) -> str:
    """Fold a text: no controls, no marks, ASCII digits, dashes and spaces. Longer ones are cut."""
    folded = unicodedata.normalize("NFKC", body[:BODY_AT_MOST])[:_FOLDED_AT_MOST]
    return "".join(_plain_character(character) for character in folded)


def words(plain_text: str) -> list[str]:
    """Split into capitals-and-digits words, other alphabets transliterated."""
    without_apostrophes = plain_text.replace("'", "").replace("\u2019", "")
    return _WORD.findall(anyascii(without_apostrophes).upper())


def native_words(plain_text: str) -> list[str]:
    """Split into words in small letters, each in its own alphabet, Latin ones without accents.

    A key that was held counts once, and letters of Arabic script that differ by keyboard are one.
    """
    text = plain_text.translate(_WITHOUT_APOSTROPHES)
    spaced = "".join(
        character if character.isalnum() or unicodedata.category(character) == "Mc" else " "
        for character in text
    )
    return [_HELD.sub(r"\1", _native(word)) for word in spaced.split()]


def _native(word: str) -> str:
    """Write a Latin word without accents, and any other as it is."""
    is_latin = all(ord(character) < _AFTER_LATIN for character in word)
    return (anyascii(word) if is_latin else word.translate(_KEYBOARDS)).casefold()


def says_anything(plain_text: str) -> bool:
    """Tell whether there is anything but punctuation; an emoji is something."""
    return any(character.isalnum() or character == SYMBOL for character in plain_text)


def _plain_character(character: str) -> str:
    """Fold one character; a symbol that spells no letters becomes an asterisk."""
    if character in "\r\n\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category == "Pd" or character == "\u2212":
        return "-"
    if category in {"Cc", "Zs"}:
        return " "
    return _spelt(character) if category in {"So", "Cs", "Co", "Cn"} else character


def _spelt(symbol: str) -> str:
    """Spell a lettered symbol (the SOS sign, flag letters); any other is an asterisk."""
    letters = anyascii(symbol)
    return letters if re.fullmatch(r"[A-Z]{1,3}", letters) else SYMBOL
