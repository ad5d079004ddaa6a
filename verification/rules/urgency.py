"""Which of many texts to look at first, when more phones call than anybody can answer.

It orders a flood and nothing else: no alarm is raised, left out or lowered by it, so it may guess.
"""

import re

_PHRASE = re.compile(
    r"\b(?:help (?:me|us)|needs? help|send (?:help|police)"
    r"|(?:call|ring|get) (?:999|112|police|help)"
    r"|(?:hurt|hit|stab|grab|attack|threaten|follow|chas|kidnapp?|rap)(?:ed|e?d|ing|s)?"
    r"|knife|gun|blood|bleeding|scared|afraid|trapped|locked|cannot leave|cant leave|wont let"
    r"|pretending|fake (?:police|cop|officer))\b"
)
_PLACE = re.compile(
    r"\b(?:street|road|lane|avenue|square|station|bridge|gardens|terrace|crescent|roundabout"
    r"|car park|park|corner of|outside|opposite|next to|near|behind|in front of|junction"
    r"|st|rd|ln|ave|bus stop|shop|pub|boots|tesco|school|church|hospital|hotel|platform)\b"
)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b")

IN_DANGER = 4
_CALLS, _SAYS_WHERE = 1, 2


def says_place(body: str) -> bool:
    """Guess whether these words say where the sender is."""
    words = _plain(body)
    return bool(_PLACE.search(words) or _POSTCODE.search(words))


def of(body: str, *, alarm_word: bool) -> int:
    """Weigh a text: a phrase of danger most, then a place, then an alarm word. 0 to 7."""
    weight = _CALLS if alarm_word else 0
    if _PHRASE.search(_plain(body)):
        weight |= IN_DANGER
    return weight | (_SAYS_WHERE if says_place(body) else 0)


def _plain(body: str) -> str:
    """Write in small letters, with one space between words and no apostrophes."""
    words = re.sub(r"['\u2019]", "", body.lower())
    return " ".join(re.sub(r"[^\w]+", " ", words).split())
