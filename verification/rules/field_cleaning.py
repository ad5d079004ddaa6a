"""Clean what other people wrote before it stands in a text.

An officer's place, or a name from a force's record, may be hostile: a link, a number to ring, a
code, or a word that reads like our answer. Cleaning drops characters and never words: a value that
misleads is not told at all, since "no beard" without a word is a beard. It never raises.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from verification.rules import ranks

# fmt: off
# Words that could be taken for our answer, or for the control room's own voice.
STATE_WORDS = frozenset(
    {
        "YES", "NO", "WAIT", "OK", "OKAY", "SOS",
        "SAFE", "GENUINE", "APPROVED", "CHECKED", "CONFIRM", "CONFIRMED", "UNCONFIRMED",
        "VERIFY", "VERIFIED", "UNVERIFIED",
        "REFUSED", "CANCELLED", "CANCELED", "REVOKED", "EXPIRED", "ENDED",
    }
)
# fmt: on
_DIGITS_TOGETHER_AT_MOST = 3
_DIGITS_AT_MOST = 5
_INPUT_AT_MOST = 400

_TOP_LEVEL = "com|co|uk|net|org|gov|info|io|app|me|ly|to|link|site|online|xyz|biz|tv|police"
_LINK = re.compile(rf"://|\S@\S|\bwww\.|\w\.(?:{_TOP_LEVEL})\b", re.IGNORECASE)
# "No. 10" is a house number.
_NUMBER_SIGN = re.compile(r"\bNos? +(?=\d)", re.IGNORECASE)
_INITIAL = re.compile(r"\b([A-Za-z])\.(?=[A-Za-z])")
_SPELT_LINK = re.compile(
    rf"\b(?:https?|www|sms|tel|mailto|com)\b|\bdot +(?:{_TOP_LEVEL})\b"
    r"|\b(?:co|gov|org|ac|police) +uk\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9']+")
_SINGLE_LETTERS = re.compile(r"(?<![A-Za-z0-9'])[A-Za-z0-9](?:[ ,-]+[A-Za-z0-9](?![A-Za-z0-9']))+")
_LONG_NUMBER = re.compile(rf"\d(?:[ ,'-]*\d){{{_DIGITS_TOGETHER_AT_MOST},}}")
_NUMBER_TO_RING = re.compile(r"\d(?:[ -]*\d){6,}")
_EMERGENCY_NUMBER = re.compile(r"\b(?:999|112|911)\b")
_NEGATIVE = re.compile(r"\b(?:no|not|never|without|nor|non|\w+n't)\b", re.IGNORECASE)
_HANGING = re.compile(
    r"(?:[ ,]+(?:no|not|never|without|nor|non|\w+n't|with|and|or))+$", re.IGNORECASE
)
_LETTER_SHAPES = str.maketrans("01345", "OIEAS")


@dataclass(frozen=True, kw_only=True)
class Cleaner:
    """How one field is cleaned: its longest, in septets, and its steps.

    `beside` are the state words that are honest beside other words of the field, as in "no beard"
    or "checked shirt"; they are told in small letters, as no answer of ours is.
    """

    most: int
    kept: str
    shorten: Callable[[str, int], str]
    numbers: bool = True
    beside: frozenset[str] = frozenset()

    def clean(self, raw: str, *, most: int | None = None) -> str:
        """Clean one value, to `most` septets where that is less; "" where it cannot be told."""
        most = min(self.most, self.most if most is None else most)
        plain = _INITIAL.sub(r"\1 ", _ascii(raw))
        if _LINK.search(plain):
            return ""
        told = self._told(re.sub(rf"[^{self.kept}]", " ", plain))
        # Cutting may leave a state word of a longer one, so the rules apply once more.
        return self._told(self.shorten(told, most))

    def _told(self, text: str) -> str:
        """Give what of a value is told: all its words, or nothing."""
        text = self._tidied(text)
        if _SPELT_LINK.search(text) or _misleads(text, beside=self.beside):
            return ""
        return _WORD.sub(_in_small_letters, text) if self.beside else text

    def _tidied(self, text: str) -> str:
        """Take out numbers that may mislead, until nothing more comes out."""
        before = None
        while text != before:
            before = text
            text = _NUMBER_SIGN.sub("", text)
            text = _tidy(text if self.numbers else _without_numbers(text))
        return text


@lru_cache(maxsize=20_000)
def word_standing_alone(raw: str) -> str | None:
    """Find a state word that is all there is between two commas, or of a whole value."""
    plain = re.sub(r"[^A-Za-z0-9 ',-]", " ", _ascii(raw))
    alone = (clause.strip(" -'") for clause in plain.split(",") if _is_alone(clause))
    return next(alone, None)


def _ascii(raw: str) -> str:
    """Transliterate letters and digits; drop symbols, controls and invisible marks."""
    folded = unicodedata.normalize("NFKC", raw[:_INPUT_AT_MOST].replace("\u00b4", "'"))
    return anyascii("".join(_kept(character) for character in folded))[:_INPUT_AT_MOST]


def _kept(character: str) -> str:
    """Keep letters, digits, marks and punctuation; other characters become a space or nothing."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return character if category[0] in "LMNP" else " "


def _misleads(text: str, *, beside: frozenset[str]) -> bool:
    """Tell whether a value could be taken for an answer of ours, or part of one."""
    spelt = [_shape(re.sub(r"[^A-Za-z0-9]", "", run)) for run in _SINGLE_LETTERS.findall(text)]
    # The initials of N O Smith are no answer where a name follows.
    if any(_spells(letters) for letters in spelt if letters != _shape("NO")):
        return True
    honest = {_shape(word) for word in beside}
    words = [word for word in _WORD.findall(text) if _is_state_word(word)]
    if any(not _shapes(word) & honest for word in words):
        return True
    return any(_is_alone(clause) for clause in text.split(","))


def _is_alone(clause: str) -> bool:
    """Tell whether nothing but state words stands in a clause, spelt out or not."""
    words = _WORD.findall(clause)
    whole = _shape("".join(words).replace("'", ""))
    # "NO ANSWER" begins a text too.
    read_as_one = whole in _STATE_SHAPES or whole == _shape("NOANSWER")
    return bool(words) and (read_as_one or all(map(_is_state_word, words)))


def _in_small_letters(word: re.Match[str]) -> str:
    return word.group().lower() if _is_state_word(word.group()) else word.group()


def _is_state_word(word: str) -> bool:
    """Tell whether a word, or a part of it beside an apostrophe, reads as a state word."""
    return bool(_shapes(word))


def _shapes(word: str) -> set[str]:
    """Name the state words that a word, or a part of it beside an apostrophe, reads as."""
    parts = {word.replace("'", ""), *word.split("'")}
    return {_shape(part) for part in parts if not part.isdigit()} & _STATE_SHAPES


def _spells(letters: str) -> bool:
    """Tell whether single letters in a row spell a state word."""
    return letters in _STATE_SHAPES or any(
        shape in letters for shape in _STATE_SHAPES if len(shape) > len("NO")
    )


def _shape(word: str) -> str:
    """Fold a word to how it looks: capitals, digits as letters, held keys once."""
    return re.sub(r"(.)\1+", r"\1", word.upper().translate(_LETTER_SHAPES))


_STATE_SHAPES = frozenset(_shape(word) for word in STATE_WORDS)


def _without_numbers(text: str) -> str:
    """Take out what could be a code or a number to ring; a house number may stay."""
    text = _EMERGENCY_NUMBER.sub(" ", _LONG_NUMBER.sub(" ", text))
    digits = sum(character.isdigit() for character in text)
    return re.sub(r"\d", " ", text) if digits > _DIGITS_AT_MOST else text


def _tidy(text: str) -> str:
    """Mend spaces and punctuation around what was taken out."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?[,]+(?: ?[,])* ?", ", ", text)
    text = re.sub(r"(?<![A-Za-z0-9])[-']+(?![A-Za-z0-9])", "", text)
    return re.sub(r" {2,}", " ", text).strip(" ,-'&")


def shorten_words(text: str, most: int) -> str:
    """Cut at a word where half the length stays in use, else at the letter; never a negative."""
    if len(text) <= most:
        return text
    words = text[: most + 1].rsplit(" ", 1)[0]
    if not most // 2 <= len(words) <= most:
        return text[:most]
    whole, comma, begun = words.rpartition(",")
    # Of "no beard" neither half may be left alone.
    if comma and _NEGATIVE.search(begun) and text[len(words) : len(words) + 1] != ",":
        words = whole
    return _HANGING.sub("", words)


def shorten_name(text: str, most: int) -> str:
    """Shorten forenames to initials first: the surname is what a warrant card shows."""
    names = text.split(" ")
    for place in range(len(names) - 1):
        if len(" ".join(names)) <= most:
            break
        names[place] = names[place][:1]
    return " ".join(names)[:most]


def whole_number(text: str, most: int) -> str:
    """Take an officer's number whole or not at all: a cut one is somebody else's."""
    return "" if len(text) > most or _NUMBER_TO_RING.search(text) else text


def shorten_rank(text: str, most: int) -> str:
    """Tell a rank as the table does, else in full; "" for one that is too long for either."""
    in_full = text if len(text) <= ranks.FULL_AT_MOST else ""
    return (ranks.told(text) or in_full)[:most]


# Rank and name stand side by side, and have so much together with the space between them.
RANK_AND_NAME_AT_MOST = 25
LETTERS = "A-Za-z"
CLEANERS: dict[str, Cleaner] = {
    "force": Cleaner(most=16, kept=LETTERS + "0-9 '&-", shorten=shorten_words, numbers=False),
    "rank": Cleaner(most=13, kept=LETTERS + " /", shorten=shorten_rank),
    "name": Cleaner(most=20, kept=LETTERS + " '-", shorten=shorten_name),
    # A warrant number stands as it is on the card, so its digits stay: docs/decisions/0013.
    "number": Cleaner(most=8, kept=LETTERS + "0-9-", shorten=whole_number),
    "looks": Cleaner(
        most=30,
        kept=LETTERS + "0-9 ',-",
        shorten=shorten_words,
        numbers=False,
        beside=frozenset({"NO", "CHECKED"}),
    ),
    "place": Cleaner(
        most=24,
        kept=LETTERS + "0-9 ',-",
        shorten=shorten_words,
        numbers=False,
        beside=frozenset({"NO"}),
    ),
}
