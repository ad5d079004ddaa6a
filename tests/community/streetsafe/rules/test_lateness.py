"""Late is public next day: by dates alone, no clock in it."""

from datetime import date, timedelta

import pytest

from community.streetsafe.enums import ActionState
from community.streetsafe.rules import lateness

DUE = date(2026, 12, 1)
OPEN = (ActionState.ACCEPTED, ActionState.STARTED)


@pytest.mark.parametrize("state", OPEN)
@pytest.mark.parametrize(("after", "late"), [(-30, 0), (0, 0), (1, 1), (12, 12), (400, 400)])
def test_an_action_is_late_from_the_day_after_its_date(
    state: ActionState, after: int, late: int
) -> None:
    today = DUE + timedelta(days=after)
    assert lateness.days_late(state=state, promised_on=DUE, today=today) == late
    assert lateness.is_late(state=state, promised_on=DUE, today=today) is (late > 0)


@pytest.mark.parametrize("state", [one for one in ActionState if one not in OPEN])
def test_what_is_over_or_has_no_date_is_never_late(state: ActionState) -> None:
    promised_on = None if state is ActionState.PROPOSED else DUE
    assert lateness.days_late(state=state, promised_on=promised_on, today=date.max) == 0


@pytest.mark.parametrize(("after", "days"), [(-3, 0), (0, 0), (1, 15), (40, 54)])
def test_no_answer_is_told_of_from_the_day_after_it_was_due(after: int, days: int) -> None:
    asked_on = DUE - timedelta(days=14)
    for state in ActionState:
        found = lateness.days_unanswered(
            state=state, asked_on=asked_on, answer_by=DUE, today=DUE + timedelta(days=after)
        )
        assert found == (days if state is ActionState.PROPOSED else 0)
