"""What may stand in the log: every app registers its own vocabulary from AppConfig.ready.

    class StreetEvent(AuditEvent):
        STREET_CLOSED = "street.closed", "Street closed"

    events.register(StreetEvent)

The log refuses to record what is not registered, so that its vocabulary stays closed although no
one module lists it. Labels are what the console's timeline says.
"""

import re

from foundation.vocabulary import Vocabulary

_EVENT = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
_SUBJECT = re.compile(r"[a-z]+(_[a-z]+)*")
# The lengths of their columns.
_EVENT_AT_MOST = 64
_SUBJECT_AT_MOST = 24


class AuditEvent(Vocabulary):
    """What can have happened, named `noun.past_tense`; each app has its own subclass."""


class AuditSubject(Vocabulary):
    """What things can be done to; each app has its own subclass."""


class UnfitVocabulary(Exception):  # noqa: N818 - what is wrong with it
    """A vocabulary cannot be registered: a word is malformed, too long or another app's."""


class Unregistered(Exception):  # noqa: N818 - what is wrong with it
    """No app has registered this event or kind of subject."""


_events: dict[str, AuditEvent] = {}
_subjects: dict[str, AuditSubject] = {}


def register(events: type[AuditEvent], subjects: type[AuditSubject] | None = None) -> None:
    """Take an app's events, and the kinds of things that it has; again is no harm.

    Raises UnfitVocabulary.
    """
    for event in events:
        _check(event, shape=_EVENT, at_most=_EVENT_AT_MOST, held=_events.get(event))
    for subject in subjects or ():
        _check(subject, shape=_SUBJECT, at_most=_SUBJECT_AT_MOST, held=_subjects.get(subject))
    _events.update({str(event): event for event in events})
    _subjects.update({str(subject): subject for subject in subjects or ()})


def check_registered(*, event: AuditEvent, subject: AuditSubject) -> None:
    """Refuse what no app has registered, a bare string among it; raises Unregistered."""
    if _events.get(event) is not event:
        raise Unregistered(f"{event!r} is an event of no app.")
    if _subjects.get(subject) is not subject:
        raise Unregistered(f"{subject!r} is a kind of subject of no app.")


def label(event: str) -> str:
    """Say what happened as the console says it; an event of another release as it is stored."""
    known = _events.get(event)
    return event if known is None else str(known.label)


def event_choices() -> list[tuple[str, str]]:
    """Pair each registered event with its label."""
    return [(name, str(event.label)) for name, event in _events.items()]


def subject_choices() -> list[tuple[str, str]]:
    """Pair each registered kind of subject with its label."""
    return [(name, str(subject.label)) for name, subject in _subjects.items()]


def _check(
    member: AuditEvent | AuditSubject,
    *,
    shape: re.Pattern[str],
    at_most: int,
    held: AuditEvent | AuditSubject | None,
) -> None:
    if not shape.fullmatch(member) or len(member) > at_most:
        raise UnfitVocabulary(f"{member!r} is malformed, or longer than {at_most}.")
    if held is not None and held is not member:
        raise UnfitVocabulary(f"{member!r} is registered already, by another app.")
