"""What happened in a case, the newest first: the texts of both sides, and what was done.

A line is one line on the screen. The person's words are never cut: they go on to the next line.
"""

from dataclasses import dataclass
from datetime import datetime

from controlroom.case_person import NoteRow, PersonPart
from controlroom.conversation import ReplyRow, TextRow
from controlroom.timeline import Timeline, TimelineEntry

# The whole of it is in the audit log; a page shows what an operator can still take in.
_TEXTS_AT_MOST = 40
_EVENTS_AT_MOST = 60
# How far a text got stands beside the text.
_OF_TEXTS = "text."


@dataclass(frozen=True, kw_only=True)
class LoggedText:
    """A text: either theirs or ours."""

    at: datetime
    theirs: ReplyRow | None = None
    ours: TextRow | None = None


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """Something that was done, or words that somebody typed about the case."""

    at: datetime
    event: TimelineEntry | None = None
    note: NoteRow | None = None


@dataclass(frozen=True, kw_only=True)
class CaseLog:
    """Both lists, the newest first; `more_*` count what is not shown."""

    texts: list[LoggedText]
    events: list[EventLine]
    more_texts: int
    more_events: int


def read(*, person: PersonPart, told: Timeline) -> CaseLog:
    """Put a case's texts into one order, and its events with what was typed into another."""
    texts = [LoggedText(at=one.received_at, theirs=one) for one in person.replies]
    texts += [LoggedText(at=one.created_at, ours=one) for one in person.texts]
    done = [one for one in told.lines if not one.event.startswith(_OF_TEXTS)]
    events = [EventLine(at=one.at, event=one) for one in done]
    events += [EventLine(at=note.at, note=note) for note in person.notes]
    texts.sort(key=lambda line: line.at, reverse=True)
    events.sort(key=lambda line: line.at, reverse=True)
    return CaseLog(
        texts=texts[:_TEXTS_AT_MOST],
        events=events[:_EVENTS_AT_MOST],
        more_texts=max(0, len(texts) - _TEXTS_AT_MOST),
        more_events=max(0, len(events) - _EVENTS_AT_MOST),
    )
