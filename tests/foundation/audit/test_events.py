"""The vocabulary of events."""

import re

from foundation.audit.events import Event


def test_every_event_is_named_noun_dot_what_was_done() -> None:
    pattern = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")
    assert [event for event in Event if not pattern.fullmatch(event)] == []


def test_every_event_fits_its_column() -> None:
    assert max(len(event) for event in Event) <= 64
