"""What is copied into the force's own dispatch system, line by line."""

from django.utils import timezone

from controlroom.alarm_rows import AlarmRow
from controlroom.case_officer import PlaceRow
from controlroom.case_person import PersonPart
from controlroom.conversation import ReplyRow
from verification.models import Verification

# A remark there is a line or two; the rest stands on the console.
_WORDS_AT_MOST = 400


def write(
    verification: Verification, *, alarm: AlarmRow, place: PlaceRow, person: PersonPart
) -> str:
    """Write who, where and what, with the person's newest words last.

    No number of the person's: it is shown for a reason, and never copied along.
    """
    officer = verification.officer
    raised = timezone.localtime(alarm.raised_at)
    lines = [
        f"{verification.ref} {alarm.words} {raised:%d.%m.%Y %H:%M:%S}",
        f"Place said: {_line(place.typed) or 'none'}",
        _device(place),
        f"{officer.rank} {officer.name} {officer.number}, plain clothes: {officer.looks}",
        *(f"Person wrote {_time(one)}: {_line(one.body)}" for one in _shown(person)),
    ]
    return "\n".join(lines)


def _device(place: PlaceRow) -> str:
    """Write where the officer's device was, when, and how well that is known."""
    if place.at is None:
        return "Officer's phone: place unknown"
    at = timezone.localtime(place.at)
    return (
        f"Officer's phone: {place.lat:.5f},{place.lon:.5f} within {place.accuracy_m:.0f} m"
        f" at {at:%H:%M:%S} ({place.borough})"
    )


def _shown(person: PersonPart) -> list[ReplyRow]:
    """Choose the newest words, and the newest that raised an alarm where these are others."""
    calls = [reply for reply in person.replies if reply.alarm_word]
    chosen = [*calls[-1:], *person.replies[-1:]]
    return list(dict.fromkeys(chosen))


def _time(reply: ReplyRow) -> str:
    return f"{timezone.localtime(reply.received_at):%H:%M:%S}"


def _line(words: str) -> str:
    """Write words as one line; what is left out is said."""
    line = " ".join(words.split())
    rest = len(line) - _WORDS_AT_MOST
    return f"{line[:_WORDS_AT_MOST]} [{rest} more characters on the console]" if rest > 0 else line
