"""Texts of walks: through the one outbox, and without a name or a place until the phone answers.

A text that holds a time, a place or an officer goes out on a day on which the phone has answered a
text of ours; before that it is asked to (NEWS), and gets it by its YES.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import dateformat

from community.walks.actions import outcomes_told
from community.walks.actions.moves import Held
from community.walks.enums import TextName, WalkState
from community.walks.models import Walk
from community.walks.rules import wordings
from foundation.audit import clock
from foundation.encryption import cells, sealing
from verification.actions.messaging import outbox
from verification.enums import MessageSubject, TextLanguage

_FIRST_NAME, _LAST = 0, 3


def send(held: Held, name: TextName, /, **fields: str) -> None:
    """Ask for a text; none goes to a phone that wants none."""
    walker = held.walk.walker
    if walker.stopped_at is not None or walker.erased_at is not None:
        return
    body = wordings.render(name, force=settings.FORCE_NAME, **fields).body
    outbox.queue_subject_text(
        subject=MessageSubject.WALK,
        contact=held.contact,
        body=body,
        language=TextLanguage.ENGLISH,
        now=held.now,
    )


def send_details(held: Held) -> None:
    """Send what holds a time, a place or a name, where the phone has answered today; else ask it.

    The caller saves the walk.
    """
    walk = held.walk
    walk.details_wait = walk.walker.answered_on != clock.local_day(held.now)
    if walk.details_wait:
        send(held, TextName.NEWS)
        return
    for name, fields in _details(held):
        send(held, name, **fields)


def _details(held: Held) -> Iterator[tuple[TextName, dict[str, str]]]:
    if held.state is WalkState.WALKED:
        for outcome in outcomes_told.take_untold(held.walk):
            yield TextName.TOLD, {"outcome": outcome}
    elif held.state in (WalkState.PAIRED, WalkState.AGREED):
        yield _name_of(held), plan_fields(held)


def _name_of(held: Held) -> TextName:
    if held.state is WalkState.PAIRED:
        return TextName.OFFER
    starts_at = held.walk.starts_at
    is_today = starts_at is not None and clock.local_day(starts_at) == clock.local_day(held.now)
    return TextName.TODAY if is_today else TextName.SET


def plan_fields(held: Held) -> dict[str, str]:
    """Write time, place and officer of a planned walk, as a text holds them."""
    walk = held.walk
    if walk.starts_at is None or walk.officer is None or walk.meet_spot is None:
        raise ValueError("nothing is planned")
    officer = walk.officer.officer
    return {
        "day": day_of(walk.starts_at),
        "time": outbox.local_time(walk.starts_at),
        "place": walk.meet_spot.name,
        "name": officer.name.split()[_FIRST_NAME],
        "last3": officer.number[-_LAST:],
    }


def day_of(at: datetime) -> str:
    """Write a day by the force's own calendar: Thu 3 Dec."""
    return dateformat.format(at.astimezone(settings.LOCAL_TIME_ZONE), "D j M")


def code_of(walk: Walk) -> str:
    """Read the code of a walker's page; "" once it is erased."""
    try:
        return cells.unseal_text(walk, "token")
    except sealing.Unreadable:
        return ""
