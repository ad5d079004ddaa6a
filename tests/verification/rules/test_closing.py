"""Who closes an alarm of which cause, and with what."""

import pytest

from verification.actions import alarms
from verification.enums import AlarmCause
from verification.rules import closing

BY_ITSELF = {
    AlarmCause.FLOOD,
    AlarmCause.NOBODY_MAY_ACT,
    AlarmCause.NO_CONSOLE,
    AlarmCause.WATCHKEEPER_LATE,
    AlarmCause.WORKER_DEAF,
    AlarmCause.ROSTER_OLD,
    AlarmCause.PROVIDER_DOWN,
}


@pytest.mark.parametrize("cause", list(AlarmCause))
def test_by_hand_is_closed_what_no_cure_and_no_judgement_closes(cause: AlarmCause) -> None:
    not_by_hand = cause in BY_ITSELF or cause is AlarmCause.ASKED_QUIET
    assert bool(closing.why_not_by_hand(cause)) == not_by_hand


def test_what_blocks_a_yes_is_what_the_protocol_says() -> None:
    assert set(alarms.BLOCKING) == {
        AlarmCause.SOS,
        AlarmCause.FORGED_TEXT,
        AlarmCause.OFFICER_PANIC,
        AlarmCause.OFFICER_REFUSED,
        AlarmCause.CODE_AFTER_REFUSAL,
        AlarmCause.OFF_DUTY,
        AlarmCause.ODD_REPLY,
        AlarmCause.MOVED,
    }
