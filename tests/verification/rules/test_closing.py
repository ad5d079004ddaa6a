"""Who closes an alarm of which cause, and with what."""

import pytest

from verification.actions import alarms
from verification.enums import AlarmCause, AlarmOutcome, P1Step, Priority
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
    not_by_hand = cause in (*BY_ITSELF, AlarmCause.ASKED_QUIET, *closing.OWED)
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


@pytest.mark.parametrize("priority", list(Priority))
@pytest.mark.parametrize("cause", list(AlarmCause))
def test_what_a_screen_offers_would_close_the_alarm(cause: AlarmCause, priority: Priority) -> None:
    offered = closing.fitting(cause, priority=priority)
    assert offered
    assert not [one for one in offered if closing.problem_of(cause, outcome=one)]
    assert (AlarmOutcome.NO_CONTACT_POSSIBLE in offered) <= (priority is Priority.P1)
    assert not {AlarmOutcome.CURED, *closing.PRANKS} & set(offered)


def test_an_sos_is_never_offered_as_read_or_as_false() -> None:
    assert closing.fitting(AlarmCause.SOS, priority=Priority.P1) == [
        AlarmOutcome.UNIT_REPORTED,
        AlarmOutcome.SPOKE_TO_PERSON,
        AlarmOutcome.NO_CONTACT_POSSIBLE,
        AlarmOutcome.OTHER,
    ]


def test_a_closing_rests_on_the_steps_that_it_speaks_of() -> None:
    sos, staff = AlarmCause.SOS, AlarmCause.STAFF_NUMBER
    unit, spoke = AlarmOutcome.UNIT_REPORTED, AlarmOutcome.SPOKE_TO_PERSON
    assert closing.steps_before(sos, outcome=unit) == {P1Step.OFFICER, P1Step.UNIT}
    assert closing.steps_before(sos, outcome=spoke) == {P1Step.OFFICER, P1Step.PERSON}
    assert closing.steps_before(sos, outcome=AlarmOutcome.OTHER) == {P1Step.OFFICER}
    assert closing.steps_before(staff, outcome=AlarmOutcome.OTHER) == frozenset()
