"""Every action, for analysts."""

from dataclasses import dataclass
from datetime import date

from community.neighbourhood import action_rows, handed_over, today
from community.neighbourhood.action_forms import NoteForm
from community.neighbourhood.action_rows import Row
from community.neighbourhood.handed_over import Handed
from community.streetsafe.models import Action

ROWS_AT_MOST = 200
# How it went to the owner's own system, where it did, and the form to publish that one's words.
Listed = tuple[Row, Handed | None, NoteForm | None]


@dataclass(frozen=True, kw_only=True)
class ActionsPage:
    """Everything on the page."""

    today: date
    rows: list[Listed]
    more: int


def read(*, refused: NoteForm | None = None) -> ActionsPage:
    """Read the list, what is late first; `refused` is a form to be shown again."""
    day = today.read()
    actions = list(action_rows.late_first(Action.objects.all(), today=day)[:ROWS_AT_MOST])
    return ActionsPage(
        today=day,
        rows=_listed(action_rows.read(actions, today=day), refused=refused),
        more=max(0, Action.objects.count() - len(actions)),
    )


def _listed(rows: list[Row], *, refused: NoteForm | None) -> list[Listed]:
    handed = handed_over.find([row.action.id for row in rows])
    return [
        (row, found, _form(row.action, found, refused=refused))
        for row in rows
        for found in (handed.get(row.action.id),)
    ]


def _form(action: Action, handed: Handed | None, *, refused: NoteForm | None) -> NoteForm | None:
    """Draw the form where there are words to publish: theirs, for an analyst to change."""
    if refused is not None and refused.action_id == action.id:
        return refused
    if handed is None or not handed.words:
        return None
    return NoteForm(action_id=action.id, initial={"public_note": handed.words})
