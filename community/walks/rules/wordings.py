"""Every sentence of walks: the texts to a phone, and what the public pages say before anybody asks.

Texts are of the alphabet that every network carries (GSM 03.38), two parts at most. Only OFFER, SET
and TODAY hold a time, a place, a name or a number: they go out once the phone has answered that day
(actions/texts.py).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from community.walks.enums import TextName
from foundation.sms import gsm7
from foundation.sms.gsm7 import Encoding

ASK = (
    "Walk your street with a woman police officer. You choose the place and the time. You can bring"
    " a friend. You can stop at any time."
)
DUTY = (
    "If you tell her about a crime or a child in danger, she may have to act on it. She will tell"
    " you first if she can."
)
START = (
    "Before you walk, we check her for you. Wait for our text. If it does not say YES, do not go."
)
SENT = (
    "Thank you. We sent a text to that phone. Answer it in two days, or we forget that you asked."
    " Then we find an officer. That takes up to three working days."
)
QUESTIONS = (
    "Did she listen to you?",
    "Did you walk where you wanted?",
    "Would you walk with us again?",
)
TEXTS: Mapping[TextName, str] = {
    TextName.ASK: (
        "{force}: did you ask for a walk with a woman officer? Reply YES WALK."
        " If it was not you, do nothing: we forget it in 2 days. STOP ends our texts."
    ),
    TextName.HEARD: (
        "{force}: thank you. We look for an officer and text you in 3 working days."
        " To change it, reply CHANGE. To end it, reply OFF. Your code for our walks page: {code}"
    ),
    TextName.NEWS: "{force}: we have news about your walk. Reply YES to read it.",
    TextName.OFFER: (
        "Your walk: {day} {time}. Meet at {place}. You walk with {name}, a woman police officer."
        " Her number ends {last3}. Reply YES. New day or place: CHANGE. Not with her: OTHER."
        " No walk: OFF."
    ),
    TextName.SET: (
        "It is set: {day} {time}, {place}, {name}, number ends {last3}. Before you walk, we check"
        " her for you. If our text does not say YES, do not go. CHANGE or OFF at any time."
    ),
    TextName.CHANGED: (
        "{force}: we heard you. Your walk is not set now. We will look for another time"
        " and text you."
    ),
    TextName.OFF: "{force}: your walk is off. You need do nothing.",
    TextName.TODAY: (
        "Your walk is today: {time}, {place}, {name}, number ends {last3}. She shows you six"
        " digits: text them to us. If we do not say YES, do not go. CHANGE or OFF at any time."
    ),
    TextName.QUESTIONS: (
        "{force}: 3 questions, if you like. Did she listen? Did you go where you wanted?"
        " Would you walk again? Reply Y or N for each, as YYN."
    ),
    TextName.THANKS: "{force}: thank you. We tell you what comes of your walk.",
    TextName.TOLD: "{force}, about what you showed us: {outcome}",
    TextName.NO_OFFICER: (
        "{force}: we are sorry that nobody came. Please go now. We count it and we show it."
        " We text you about a new day. In danger? Call 999."
    ),
}
PARTS_AT_MOST = 2
# What a value may be long; a longer one is cut at a word.
_MOST = {
    "force": 16,
    "day": 12,
    "time": 5,
    "place": 40,
    "name": 14,
    "last3": 3,
    "outcome": 240,
    "code": 14,
}


class Unsendable(ValueError):  # noqa: N818
    """A text does not fit its parts or its alphabet: a fault of the wording."""


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A text as it goes out, and how many parts it takes."""

    body: str
    parts: int


def fields_of(name: TextName) -> frozenset[str]:
    """Name the fields that a text needs."""
    return frozenset(re.findall(r"\{(\w+)\}", TEXTS[name]))


def render(name: TextName, /, **fields: str) -> Rendered:
    """Write a text with exactly its fields (KeyError for one that lacks). Raise Unsendable."""
    values = {field: _fit(field, fields[field]) for field in fields_of(name)}
    body = TEXTS[name].format(**values)
    size = gsm7.measure(body)
    if size.encoding is not Encoding.GSM7 or size.segments > PARTS_AT_MOST:
        raise Unsendable(f"{name} takes {size.segments} parts of {size.encoding}")
    return Rendered(body=body, parts=size.segments)


def _fit(field: str, value: str) -> str:
    """Write a value in the networks' alphabet, cut at a word where it is too long."""
    words = " ".join("".join(map(_carried, value)).split())
    most = _MOST[field]
    if len(words) <= most:
        return words
    return words[: most + 1].rsplit(" ", 1)[0][:most].rstrip(" ,.")


def _carried(letter: str) -> str:
    """Give a character as every network carries it: without its accent where it has one."""
    plain = letter if letter in gsm7.BASIC else unicodedata.normalize("NFKD", letter)[:1]
    return plain if plain in gsm7.BASIC and plain not in "\n\r" else " "
