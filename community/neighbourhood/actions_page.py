"""Every action, for analysts."""

from dataclasses import dataclass
from datetime import date

from community.neighbourhood import action_rows, effect_rows, today
from community.neighbourhood.action_rows import Row
from community.neighbourhood.effect_rows import Told
from community.streetsafe.models import Action

ROWS_AT_MOST = 200


@dataclass(frozen=True, kw_only=True)
class ActionsPage:
    """Everything on the page."""

    today: date
    rows: list[Row]
    more: int
    kinds: list[Told]


def read() -> ActionsPage:
    """Read the list, what is late first."""
    day = today.read()
    actions = list(action_rows.late_first(Action.objects.all(), today=day)[:ROWS_AT_MOST])
    return ActionsPage(
        today=day,
        rows=action_rows.read(actions, today=day),
        more=max(0, Action.objects.count() - len(actions)),
        kinds=effect_rows.kinds(),
    )
