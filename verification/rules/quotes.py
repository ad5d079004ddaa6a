"""Our own texts in what a phone writes: quotes are left out before reading, forgeries are told.

A reaction ("Liked ...") or a forwarded text holds all our words, SOS and 999 among them, and would
read as a call for help. Source: the protocol, "Her texts to us".
"""

import re
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from operator import xor

from verification.enums import TextKey
from verification.rules import field_cleaning, plain_text
from verification.rules.wordings import catalogues

QUOTED_AT_LEAST = 25

_MARKS = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u300c\u300d\u300e\u300f'
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201a\u201b`\u00b4", "'"))
_NEAR = 40
# How phones tell of a reaction or hand a text on.
_MARKER = re.compile(
    r"\b(?:dis)?liked\b|\bloved\b|\blaughed at\b|\bemphasi[sz]ed\b|\bquestioned\b|\breacted\b"
    r"|\bremoved an?\b|\bfwd?\b|\bfw:|\bforwarded\b|\bre:|\breplied\b|\bquot(?:e|ed|ing)\b|>",
    re.IGNORECASE,
)
# What a YES of ours says of the officer right behind its first words.
_DETAIL = re.compile(rf"\s*:\s*[^.{_MARKS}]{{0,40}}")
# Urdu and the scripts of India have a full stop of their own.
_SENTENCE_ENDS = "[.:\u06d4\u0964]"
_THEN_YES = r".{0,12}:\s{0,3}YES\b"


@dataclass(frozen=True, kw_only=True)
class OurTexts:
    """What this phone can quote: the force's name, and the texts we sent to this very phone."""

    force: str
    sent: Sequence[str]


def leave_out(plain: str, *, ours: OurTexts) -> str:
    """Leave out what a text quotes of ours: 25 characters in a row or more, marked as a quote."""
    flat, places = _flat(plain)
    covered = _covered(flat, ours=ours)
    inside = list(accumulate((character in _MARKS for character in flat), xor, initial=False))
    left, place = "", 0
    for found in re.finditer("1+", covered):
        start, end = found.span()
        if inside[start] or _is_marked(flat, start=start, end=end):
            left += plain[place : places[start]] + " "
            place = places[end - 1] + 1
    return left + plain[place:]


def holds_forged_yes(plain: str, *, ours: OurTexts) -> bool:
    """Tell whether a text holds a YES in our style that this phone did not get from us."""
    flat, _ = _flat(plain)
    sent = [_flat(plain_text.plain(text))[0].casefold() for text in ours.sent]
    for style in (*_signatures(ours.force), *map(re.escape, _sentences())):
        for found in re.finditer(style, flat, re.IGNORECASE):
            detail = _DETAIL.match(flat, found.end())
            said = flat[found.start() : detail.end() if detail else found.end()]
            if not any(said.strip().casefold() in text for text in sent):
                return True
    return False


def _signatures(force: str) -> list[str]:
    """Give the beginnings of a YES of ours: the force's name, in full or as texts say it."""
    names = {force, field_cleaning.CLEANERS["force"].clean(force)} - {""}
    return [re.escape(_flat(plain_text.plain(name))[0]) + _THEN_YES for name in sorted(names)]


@cache
def _sentences() -> tuple[str, ...]:
    """List what nothing but a YES of ours says, in every language that we send."""
    found = []
    for language in catalogues.ALL.values():
        for literal, *_ in string.Formatter().parse(language.texts[TextKey.CONFIRMED].text):
            found += [part for part in re.split(_SENTENCE_ENDS, literal) if "YES" in part]
    return tuple(_flat(plain_text.plain(part))[0].strip() for part in found)


def _flat(plain: str) -> tuple[str, list[int]]:
    """Make blanks and apostrophes alike, for phones change them; say where each character was."""
    places = [
        place
        for place, character in enumerate(plain)
        if not (character.isspace() and plain[place - 1 : place].isspace())
    ]
    flat = "".join(" " if plain[place].isspace() else plain[place] for place in places)
    return flat.translate(_APOSTROPHES), places


def _covered(flat: str, *, ours: OurTexts) -> str:
    """Mark with 1 each character that lies in a long enough run of a text of ours, else 0."""
    sent = [_flat(plain_text.plain(text))[0] for text in ours.sent]
    runs = {
        text[start : start + QUOTED_AT_LEAST]
        for text in sent
        for start in range(len(text) - QUOTED_AT_LEAST + 1)
    }
    covered = bytearray(b"0" * len(flat))
    for start in range(len(flat) - QUOTED_AT_LEAST + 1):
        if flat[start : start + QUOTED_AT_LEAST] in runs:
            covered[start : start + QUOTED_AT_LEAST] = b"1" * QUOTED_AT_LEAST
    return covered.decode()


def _is_marked(flat: str, *, start: int, end: int) -> bool:
    """Tell a quote from the same words typed: right behind a word for it, or beside a mark."""
    before = flat[max(start - _NEAR, 0) : start]
    after = flat[end : end + 4].lstrip(" .'*")[:1]
    beside = before.rstrip(" .*").endswith("'") or (after != "" and after in _MARKS)
    return beside or _MARKER.search(before) is not None
