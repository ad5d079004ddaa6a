"""When an action is late: from the day after its date, and until it is over."""

from datetime import date

from community.streetsafe.enums import ActionState
from community.streetsafe.rules import action_states


def days_late(*, state: ActionState, due_on: date | None, today: date) -> int:
    """Give the days since an action's date; 0 where it is not late, has no date or is over."""
    if due_on is None or state in action_states.OVER:
        return 0
    return max(0, (today - due_on).days)


def is_late(*, state: ActionState, due_on: date | None, today: date) -> bool:
    """Say whether an action is late; on the day itself it is not yet."""
    return days_late(state=state, due_on=due_on, today=today) > 0
