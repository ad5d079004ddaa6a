"""When an action is late: from the day after the first date its owner said, until it is over.

A new date is told beside it and makes nothing less late. Who says neither yes nor no is told of
from the day after the answer was due.
"""

from datetime import date

from community.streetsafe.enums import ActionState
from community.streetsafe.rules import action_states


def days_late(*, state: ActionState, promised_on: date | None, today: date) -> int:
    """Give the days since an action's first date; 0 where it is not late, has none or is over."""
    if promised_on is None or state in action_states.OVER:
        return 0
    return max(0, (today - promised_on).days)


def is_late(*, state: ActionState, promised_on: date | None, today: date) -> bool:
    """Say whether an action is late; on the day itself it is not yet."""
    return days_late(state=state, promised_on=promised_on, today=today) > 0


def days_unanswered(
    *, state: ActionState, asked_on: date, answer_by: date | None, today: date
) -> int:
    """Give the days since an owner was asked, once the answer is overdue; 0 until then."""
    if state is not ActionState.PROPOSED or answer_by is None or today <= answer_by:
        return 0
    return (today - asked_on).days
