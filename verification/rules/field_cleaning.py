"""Clean what other people wrote before it stands in a text.

An officer's place, or a name from a force's record, may be hostile: a link, a number to ring, a
code, or a word that reads like our answer. Cleaning neutralises and never raises.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from anyascii import anyascii

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
_LINK = re.compile(
    rf"\S*(?://|@|www\.)\S*|\S*\w\.(?:(?i:{_TOP_LEVEL})\b|[a-z]{{2,}})\S*",
)
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
_LETTER_SHAPES = str.maketrans("01345", "OIEAS")


@dataclass(frozen=True, kw_only=True)
class Cleaner:
    """How one field is cleaned: its longest, in septets, and its steps."""

    most: int
    kept: str
    shorten: Callable[[str, int], str]
    numbers: bool = True

    def clean(self, raw: str) -> str:
        """Clean one value; "" when nothing safe is left."""
        plain = _INITIAL.sub(r"\1 ", _ascii(raw))
        allowed = re.sub(rf"[^{self.kept}]", " ", _LINK.sub(" ", plain))
        safe = self.shorten(self._neutralise(allowed), self.most)
        # Cutting may leave a state word of a longer one, so the rules apply once more.
        return self._neutralise(safe)

    def _neutralise(self, text: str) -> str:
        """Take out what may mislead, until nothing more comes out."""
        before = None
        while text != before:
            before = text
            text = _without_state_words(_SPELT_LINK.sub(" ", text))
            text = _tidy(text if self.numbers else _without_numbers(text))
        return text


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


def _without_state_words(text: str) -> str:
    """Take out state words, also spelt letter by letter or with digits for letters."""
    text = _SINGLE_LETTERS.sub(lambda run: "" if _spells(run.group()) else run.group(), text)
    return _WORD.sub(lambda word: "" if _is_state_word(word.group()) else word.group(), text)


def _is_state_word(word: str) -> bool:
    """Tell whether a word, or a part of it beside an apostrophe, reads as a state word."""
    parts = {word.replace("'", ""), *word.split("'")}
    return any(_shape(part) in _STATE_SHAPES for part in parts if not part.isdigit())


def _spells(run: str) -> bool:
    """Tell whether single letters in a row spell a state word."""
    letters = _shape(re.sub(r"[^A-Za-z0-9]", "", run))
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
    """Cut at a word where half the length stays in use, else at the letter."""
    if len(text) <= most:
        return text
    words = text[: most + 1].rsplit(" ", 1)[0]
    return words if most // 2 <= len(words) <= most else text[:most]


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


_RANKS = {
    "CONSTABLE": "PC",
    "SERGEANT": "Sgt",
    "INSPECTOR": "Insp",
    "SUPERINTENDENT": "Supt",
}


def shorten_rank(text: str, most: int) -> str:
    """Abbreviate a rank as forces do (Detective Chief Inspector: DCI); "" for one unknown."""
    if len(text) <= most:
        return text
    words = text.split(" ")
    if len(words) > 1:
        return "".join(word[:1] for word in words).upper()[:most]
    return _RANKS.get(text.upper(), "")


LETTERS = "A-Za-z"
CLEANERS: dict[str, Cleaner] = {
    "force": Cleaner(most=16, kept=LETTERS + "0-9 '&-", shorten=shorten_words, numbers=False),
    "rank": Cleaner(most=4, kept=LETTERS + " ", shorten=shorten_rank),
    "name": Cleaner(most=20, kept=LETTERS + " '-", shorten=shorten_name),
    # A warrant number stands as it is on the card, so its digits stay: docs/decisions/0013.
    "number": Cleaner(most=8, kept=LETTERS + "0-9-", shorten=whole_number),
    "looks": Cleaner(most=30, kept=LETTERS + "0-9 ',-", shorten=shorten_words, numbers=False),
    "place": Cleaner(most=24, kept=LETTERS + "0-9 ',-", shorten=shorten_words, numbers=False),
}
