"""Read what the person texted: calls for help, join codes, and the few words we ask for.

A false alarm is cheap and a missed one is not, so alarm words are read generously; OK, YES and
QUIET lower or end something, so they are read strictly (docs/decisions/0012).
"""

import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

BODY_AT_MOST = 1600
CODE_DIGITS = 6

_FIRST_WORD_AT_MOST = 32
# Compatibility folding may lengthen a character 18 times; a text stays a text.
_FOLDED_AT_MOST = 3 * BODY_AT_MOST
_SYMBOL = "*"

_WORD = re.compile(r"[A-Z0-9]+")
# A dash joins tightly, a space loosely: "482-9132" is one number, "482913 2" may be two.
_DIGIT_RUN = re.compile(r"(?<!\d)(?<!\d[.,])\+?\d(?:[ -]?\d)*(?![.,]?\d)")
_PHONE_DIGITS_AT_LEAST = 10
_CALM_WORD = r"(?:OKAY|OK|O\.K|YES)"
_CALM = re.compile(rf"[\s.!,]*{_CALM_WORD}(?:[\s.!,]+{_CALM_WORD})*[\s.!,]*")
_QUIET = re.compile(r"[\s.!,]*(?:PLEASE\s+)?(?:QUIET|STOP)(?:\s+PLEASE)?[\s.!,]*")

# What frightened thumbs make of the five words: held keys, swapped letters, no space after.
_FIRST_WORD_ALARMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("SOS", re.compile(r"S+[O0]+S+.*")),
    ("999", re.compile(r"9{3,}(?:\D.*)?")),
    ("HELP", re.compile(r"H+[E3]+L+P+(?!FUL|ED|ER|ING|LINE|DESK|S$).*|HLEP|HEPL|HLP|EHLP|HALP")),
    ("NO", re.compile(r"(?:N+[O0]+)+")),
    ("STOP", re.compile(r"S+T+[O0]+P+(?:IT|HIM|HER|THEM|THIS|NOW|PLEASE|PLS)?|STPO|SOTP")),
)
# SOS means nothing else in English, so it counts wherever it stands.
_SOS_ANYWHERE = re.compile(r"(?:S+[O0]+)+S+")
_LEAD_INS = frozenset({"PLEASE", "PLS", "PLZ", "HI", "HELLO", "HEY", "OH", "OMG"})
_SPELT_OUT = ("SOS", "999", "HELP", "STOP")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one inbound text says to the rules.

    `alarm_word`: SOS, HELP, 999, NO or STOP, first or beside a code.
    `codes`: six-digit codes in the order written, each once.
    `calm`: nothing but OK or YES. `quiet`: nothing but QUIET or STOP; it may be honoured only after
    ENDED, before that STOP is an alarm word. `words_beside_code`: there is a code, and more.
    `first_word`: capitals, an alarm word in its plain spelling, codes left out, "" if none.
    """

    alarm_word: bool
    codes: tuple[str, ...]
    calm: bool
    quiet: bool
    words_beside_code: bool
    first_word: str


def read(body: str) -> Reading:
    """Read one inbound text of at most 1600 characters; more is cut. Never raises."""
    plain = _plain(body)
    codes, beside = _take_codes(plain)
    # Codes first looked at in place: "999 482" holds six digits and is a call for help.
    alarm = _alarm_in(_words(plain)) or _alarm_in(_words(beside))
    strict = beside.upper()
    return Reading(
        alarm_word=bool(alarm),
        codes=codes,
        calm=not alarm and _CALM.fullmatch(strict) is not None,
        quiet=_QUIET.fullmatch(strict) is not None,
        words_beside_code=bool(codes) and _says_anything(beside),
        first_word=alarm or _first_word(_words(beside)),
    )


def _plain(body: str) -> str:
    """Fold a text to plain characters: no controls, no marks, ASCII digits, dashes and spaces."""
    folded = unicodedata.normalize("NFKC", body[:BODY_AT_MOST])[:_FOLDED_AT_MOST]
    return "".join(_plain_character(character) for character in folded)


def _plain_character(character: str) -> str:
    """Fold one character; a symbol that spells no letters becomes an asterisk."""
    if character in "\r\n":
        return "\n"
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Cf", "Mn", "Me"}:
        return ""
    if category == "Pd" or character == "\u2212":
        return "-"
    if category in {"Cc", "Zs", "Zl", "Zp"}:
        return " "
    return _spelt(character) if category in {"So", "Cs", "Co", "Cn"} else character


def _spelt(symbol: str) -> str:
    """Spell a lettered symbol (the SOS sign, flag letters); any other is an asterisk."""
    letters = anyascii(symbol)
    return letters if re.fullmatch(r"[A-Z]{1,3}", letters) else _SYMBOL


def _words(plain: str) -> list[str]:
    """Split into capitals-and-digits words, other alphabets transliterated."""
    without_apostrophes = plain.replace("'", "").replace("\u2019", "")
    return _WORD.findall(anyascii(without_apostrophes).upper())


def _alarm_in(words: list[str]) -> str:
    """Name the alarm word these words open with, or SOS anywhere; "" if none."""
    if any(_SOS_ANYWHERE.fullmatch(word) for word in words):
        return "SOS"
    while words and words[0] in _LEAD_INS:
        words = words[1:]
    return _first_word_alarm(words) or _spelt_out_alarm(words)


def _first_word_alarm(words: list[str]) -> str:
    """Name the alarm word that the first word is meant to be."""
    for name, pattern in _FIRST_WORD_ALARMS:
        if words and pattern.fullmatch(words[0]):
            return name
    return ""


def _spelt_out_alarm(words: list[str]) -> str:
    """Name the alarm word spelt letter by letter: S.O.S, 9 9 9, n-o."""
    letters = ""
    for word in words:
        if len(word) > 1:
            break
        letters += word
    if letters == "NO":
        return letters
    return next((name for name in _SPELT_OUT if letters.startswith(name)), "")


def _first_word(words: list[str]) -> str:
    """Give the first word, cut to a sane length; "" if there is none."""
    return words[0][:_FIRST_WORD_AT_MOST] if words else ""


def _says_anything(beside: str) -> bool:
    """Tell whether anything but punctuation is left; an emoji is something."""
    return any(character.isalnum() or character == _SYMBOL for character in beside)


def _take_codes(plain: str) -> tuple[tuple[str, ...], str]:
    """Separate the codes from the rest of the text."""
    codes: dict[str, None] = {}

    def _take(match: re.Match[str]) -> str:
        found, left = _split_run(match.group())
        codes.update(dict.fromkeys(found))
        return left if not found else f" {left} "

    beside = _DIGIT_RUN.sub(_take, plain)
    return tuple(codes), beside


def _split_run(run: str) -> tuple[list[str], str]:
    """Find the codes in one run of digits; give them, and what of the run is left."""
    digits = re.sub(r"\D", "", run)
    if len(digits) == CODE_DIGITS:
        return [digits], ""
    groups = run.split(" ")
    # 999 beside a code is a call for help, never a part of it.
    others = [group for group in groups if group != "999"]
    rest = re.sub(r"\D", "", "".join(others))
    if len(rest) == CODE_DIGITS and not run.startswith("+"):
        return [rest], " ".join(group for group in groups if group == "999")
    return _whole_groups(others) if _may_hold_groups(run, rest) else ([], run)


def _may_hold_groups(run: str, rest: str) -> bool:
    """Tell a code beside a small number, or two codes, from a telephone number."""
    if run.startswith("+"):
        return False
    all_codes = all(len(group.replace("-", "")) == CODE_DIGITS for group in run.split(" "))
    return all_codes or len(rest) < _PHONE_DIGITS_AT_LEAST


def _whole_groups(groups: list[str]) -> tuple[list[str], str]:
    """Take the groups that are six digits by themselves."""
    found = [group.replace("-", "") for group in groups]
    codes = [group for group in found if len(group) == CODE_DIGITS]
    return codes, " ".join(group for group in found if len(group) != CODE_DIGITS)
