"""Names and numbers that people would take for one another.

Two ways to compare: `key` gives one value for all spellings of one name (width, spaces, case);
`skeleton` gives one value for whatever looks alike on a screen or a card, so it is no name, but a
trap to catch a second one. The letters come from Unicode's confusables.txt (UTS 39): what Greek,
Cyrillic and phonetic Latin have that looks like a letter of ours, by their capitals where capital
and small letter look like different ones. Of other alphabets nothing need be listed, since `tidy`
refuses a word of two alphabets.
"""

import re
import unicodedata

# Drawn as nothing, or as a blank, and yet neither format characters nor spaces to Unicode.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)

# fmt: off
_LIKE = {
    "a": "аαɑᴀ", "b": "вβьʙƅ", "c": "сϲᴄ", "d": "ԁᴅ", "e": "еεҽᴇ", "f": "ϝ", "g": "ԍɡɢ",  # noqa: RUF001
    "h": "нηһʜ", "i": "іιıɪɩӏ", "j": "јϳᴊ", "k": "кκᴋ", "l": "ʟǀ", "m": "мμϻᴍ", "n": "νпɴ",  # noqa: RUF001
    "o": "оοσᴏөѳ", "p": "рρᴘ", "q": "ԛ", "r": "гʀᴦ", "s": "ѕꜱƽ", "t": "тτᴛ", "u": "цᴜʋ",  # noqa: RUF001
    "v": "ѵᴠ", "w": "ѡԝωᴡ", "x": "хχ", "y": "уυγүʏ", "z": "ζᴢ", "3": "зӡʒ", "6": "б",  # noqa: RUF001
}
# fmt: on
_LETTERS = {ord(like): letter for letter, alike in _LIKE.items() for like in alike}
# What a typeface, or a hand, makes the same of each other: O and 0; l, 1, I and |.
_LETTERS |= {ord("0"): "o", ord("1"): "l", ord("i"): "l", ord("|"): "l"}
# In a number also letters that a spreadsheet's user types for digits, and the reverse.
_DIGITS = str.maketrans("OQILZSBG", "00112586")
_ALPHABETS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC")


class Unfit(ValueError):  # noqa: N818 - what the name is
    """A name cannot be shown as it is; the message ends a sentence such as "name holds …"."""


def tidy(name: str) -> str:
    """Give the one way to write a name: compatibility forms resolved (NFKC), spaces folded.

    Raises Unfit for a character that cannot be seen, and for a word of two alphabets.
    """
    if name.isascii() and name.isprintable():
        # Nearly always so, and a roster has hundreds of thousands of fields.
        return " ".join(name.split())
    plain = " ".join(unicodedata.normalize("NFKC", name).split())
    for character in plain:
        if _is_unseen(character):
            raise Unfit(f"holds an invisible character (U+{ord(character):04X})")
    for word in re.findall(r"[^\W\d_]+", plain):
        if len({_alphabet(letter) for letter in word}) > 1:
            raise Unfit("has a word with letters of two alphabets")
    return plain


def key(name: str) -> str:
    """Give what two spellings of the same name share: case does not tell names apart."""
    return unicodedata.normalize("NFKC", tidy(name).casefold())


def skeleton(name: str) -> str:
    """Give what two names share that look alike: letters for letters, marks and case left out."""
    bare = _without_marks(_without_marks(key(name)).translate(_LETTERS))
    return bare.translate(_LETTERS)


def number_skeleton(number: str) -> str:
    """Give what two numbers share that look alike: no zeros in front, no dashes, O as 0."""
    digits = re.sub(r"[^0-9A-Z]", "", number.upper()).translate(_DIGITS)
    return digits.lstrip("0") or "0"


def _is_unseen(character: str) -> bool:
    """Tell whether nobody could see that this character stands there."""
    unseen = unicodedata.category(character) in _UNSEEN or character in _BLANKS
    return unseen or ord(character) in _VARIATION_SELECTORS


def _alphabet(letter: str) -> str:
    """Name the alphabet of a letter; the rest count as one, since only these look like ours."""
    first = unicodedata.name(letter, "").split(" ", 1)[0]
    return first if first in _ALPHABETS else ""


def _without_marks(text: str) -> str:
    """Leave out accents and other marks, which a glance overlooks."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")
