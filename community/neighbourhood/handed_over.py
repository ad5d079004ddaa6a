"""How each action went to its owner's own system, in a sentence for analysts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from community.streetsafe.enums import ActionState, HandoverState
from community.streetsafe.models import Handover


@dataclass(frozen=True, kw_only=True)
class Handed:
    """One action's way out. `words` are the owner's own, not public; `note` is what is missing."""

    sentence: str
    note: str
    words: str
    may_be_sent_again: bool
    is_unsure: bool


def find(action_ids: Collection[UUID]) -> dict[UUID, Handed]:
    """Read it for many actions with one query; what is handed over by hand is left out."""
    rows = Handover.objects.filter(action__in=action_ids).select_related("action")
    return {row.action_id: _of(row) for row in rows}


def _of(row: Handover) -> Handed:
    state = HandoverState(row.state)
    return Handed(
        sentence=_sentence(row, state),
        note=_note(row, state),
        words=row.words,
        may_be_sent_again=state is HandoverState.REFUSED
        and row.action.state == ActionState.PROPOSED,
        is_unsure=state in (HandoverState.UNKNOWN, HandoverState.REFUSED),
    )


def _sentence(row: Handover, state: HandoverState) -> str:
    match state:
        case HandoverState.WAITING if row.tries:
            return f"Not sent yet: their system took nothing. Tried again at {_at(row.due_at)}."
        case HandoverState.WAITING:
            return "To be sent to the owner's system."
        case HandoverState.UNKNOWN:
            return f"Not known whether it arrived: asked again at {_at(row.due_at)}."
        case HandoverState.REFUSED:
            return f"Refused: {row.refusal}"
        case HandoverState.DROPPED:
            return "Not sent: it was answered or taken back before."
        case HandoverState.SENT | HandoverState.ENDED if row.number:
            return f"Sent to the owner's system, number {row.number}."
        case HandoverState.SENT | HandoverState.ENDED:
            return "Sent to the owner's system, which has given no number yet."


def _note(row: Handover, state: HandoverState) -> str:
    """Say what a person has to know or do; empty where nothing is."""
    if row.action.state == ActionState.WITHDRAWN and row.number:
        return "Their system takes nothing back: tell them."
    if state is not HandoverState.SENT:
        return ""
    if row.heard == "closed" and not row.words:
        return "They closed it without a word: ask whether it is done."
    if row.heard == "open" and row.action.state == ActionState.PROPOSED:
        return "They have it, and named no day that is still to come."
    if row.tries:
        return f"Their system did not say how far it is. Asked again at {_at(row.due_at)}."
    return ""


def _at(instant: datetime | None) -> str:
    """Write an instant on the force's own clock, which the view has set."""
    return date_format(timezone.localtime(instant), "H:i, j F") if instant else "no time"
