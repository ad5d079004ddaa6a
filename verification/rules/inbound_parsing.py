"""Read what the person texted: calls for help, join codes, and the few words we ask for.

A false alarm is cheap and a missed one is not, so alarm words are read generously; OK, YES and
QUIET lower or end something, so they are read strictly (docs/decisions/0012).
"""

import re
from dataclasses import dataclass
from enum import Enum

from verification.enums import TextLanguage
from verification.rules import (
    alarm_catalogues,
    alarm_words,
    code_readings,
    plain_text,
    quotes,
)
from verification.rules.alarm_words import AlarmWords
from verification.rules.quotes import OurTexts
from verification.rules.wordings import catalogues

NOTHING_SENT = OurTexts(force="", sent=())

_FIRST_WORD_AT_MOST = 32


class Keyword(Enum):
    """What a text says that says nothing else; the value is what it may look like."""

    OK = r"(?:OKAY|OK|O\.K|YES)(?:[\s.!,]+(?:OKAY|OK|O\.K|YES))*"
    SCORE = r"[1-5]"
    CALL = r"CALL(?:\s+ME)?"
    DAY = r"DAY"
    PAGE = r"PAGE"
    DEAF = r"DEAF"
    QUIET = r"QUIET"
    STOP = r"STOP"


_POLITE = r"[\s.!,]*(?:PLEASE\s+)?({})(?:\s+PLEASE)?[\s.!,]*"
_KEYWORDS = {
    # "ok please" is not calm.
    keyword: re.compile(_POLITE.format(keyword.value))
    if keyword is not Keyword.OK
    else re.compile(rf"[\s.!,]*{keyword.value}[\s.!,]*")
    for keyword in Keyword
}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What one inbound text says to the rules.

    `alarm`: its alarm words; whether they count is asked of `alarm.strength()`, with what is known
    of the phone. `codes`: what can be read as a join code, at most four, in the order written, each
    once; together they are one evaluation. `keyword`: the one thing the text says, codes left out;
    None where it says more, less or something else. `score`: the digit, where it says nothing but
    one from 1 to 5; whether it was asked for the caller knows. `language`: it is nothing but the
    two letters of a language, codes left out. `words_beside_code`: there is a code, and more. A
    picture counts as words. `forged_text`: it holds a YES in our style that this phone did not get
    from us. `goes_on`: it is a later part of a long text, and without a code or alarm word.
    `first_word`: capitals, an alarm word in its plain spelling, codes left out, "" if none.
    """

    alarm: AlarmWords
    codes: tuple[str, ...]
    keyword: Keyword | None
    words_beside_code: bool
    first_word: str
    score: int | None = None
    language: TextLanguage | None = None
    forged_text: bool = False
    goes_on: bool = False

    @property
    def calm(self) -> bool:
        """Say whether it is nothing but OK or YES."""
        return self.keyword is Keyword.OK

    @property
    def quiet(self) -> bool:
        """Say whether it is nothing but QUIET or STOP; when STOP may be honoured the caller knows.

        STOP is an alarm word too, before ENDED.
        """
        return self.keyword in (Keyword.QUIET, Keyword.STOP)


def read(body: str, *, pictures: int = 0, ours: OurTexts = NOTHING_SENT) -> Reading:
    """Read one inbound text of at most 16,000 characters; more is cut. Never raises.

    `ours` is what it can quote of us, which is left out.
    """
    whole = plain_text.plain(body)
    plain = quotes.leave_out(whole, ours=ours)
    codes, beside = code_readings.take(plain)
    words = plain_text.words(beside)
    # Codes first looked at in place: "999 482" holds six digits and is a call for help.
    alarm = alarm_words.find(plain_text.words(plain)) | alarm_words.find(words)
    alarm |= alarm_catalogues.find(beside)
    keyword = None if pictures else _keyword(beside.upper())
    return Reading(
        alarm=alarm,
        codes=codes,
        keyword=keyword,
        score=_score(beside) if keyword is Keyword.SCORE and not codes else None,
        words_beside_code=bool(codes) and bool(pictures or plain_text.says_anything(beside)),
        first_word=alarm.word or next(iter(words), "")[:_FIRST_WORD_AT_MOST],
        language=None if pictures else _language(beside.upper()),
        forged_text=bool(ours.force) and quotes.holds_forged_yes(whole, ours=ours),
    )


def _score(strict: str) -> int:
    """Read the one digit of a score."""
    return int("".join(filter(str.isdigit, strict)))


def _language(strict: str) -> TextLanguage | None:
    """Name the language whose two letters are all that a text says."""
    return catalogues.LETTERS.get(strict.strip(" \t\r\n.!,"))


def _keyword(strict: str) -> Keyword | None:
    """Name the one thing a text says, to the letter and whatever its case."""
    return next((word for word, form in _KEYWORDS.items() if form.fullmatch(strict)), None)
