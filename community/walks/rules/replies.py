"""What a text about a walk says. Whatever is not one of few words is for a person to read."""

import re
import unicodedata

from community.walks.enums import Mark, Said

_WORDS: dict[str, Said] = {
    **dict.fromkeys(("YES", "Y", "YES WALK", "WALK", "WALK YES", "OK", "YES PLEASE"), Said.YES),
    **dict.fromkeys(("CHANGE", "MOVE", "CHANGE WALK", "MOVE WALK", "WALK CHANGE"), Said.CHANGE),
    **dict.fromkeys(("OTHER", "OTHER OFFICER"), Said.OTHER),
    **dict.fromkeys(("OFF", "NO", "N", "NO WALK", "CANCEL", "CANCEL WALK", "WALK OFF"), Said.OFF),
    **dict.fromkeys(("STOP", "STOP WALK", "STOPALL", "UNSUBSCRIBE"), Said.STOP),
}
_MARKS = {"Y": Mark.YES, "N": Mark.NO}
MARKS_ASKED = 3


def read(text: str) -> Said:
    """Read a reply, however it is written: case, spaces and stops do not matter."""
    words = _plain(text)
    if words in _WORDS:
        return _WORDS[words]
    return Said.MARKS if marks_in(text) else Said.WORDS


def marks_in(text: str) -> tuple[Mark, ...]:
    """Read three answers as YYN, Y N Y or yes, no, yes; empty where it is no such answer."""
    plain = re.sub(r"YES", "Y", re.sub(r"NO", "N", _plain(text))).replace(" ", "")
    if len(plain) != MARKS_ASKED or not set(plain) <= set(_MARKS):
        return ()
    return tuple(_MARKS[one] for one in plain)


def _plain(text: str) -> str:
    letters = re.sub(r"[^A-Z]+", " ", unicodedata.normalize("NFKC", text).upper())
    return " ".join(letters.split())
