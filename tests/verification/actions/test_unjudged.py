"""A case that is over waits for a human judgement, and says so."""

import pytest

from accounts.models import Role, User
from foundation.audit import ledger
from tests.support.factories import World
from tests.verification.actions.after_care import make_confirmed
from verification.actions.decisions import judging
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    HowKnown,
    JudgedEnding,
    Priority,
    TextKey,
)
from verification.models import Alarm, Verification

UNJUDGED = AlarmCause.UNJUDGED


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


def make_ended(world: World, by: User) -> tuple[Verification, str]:
    officer = world.make_officer()
    case, phone = make_confirmed(world, officer, by)
    world.end(officer, case)
    world.text(phone, "OK")
    world.arrive()
    return case, phone


def later(world: World, **time: float) -> None:
    world.advance(**time)
    world.beat_all()
    world.tick()


def judge_badly(case: Verification, by: User) -> None:
    with ledger.transaction():
        judging.judge(
            ref=case.ref,
            by=by,
            ended=JudgedEnding.BADLY,
            how=HowKnown.SPOKE_TO_PERSON,
            note="They were followed.",
        )


def test_it_alarms_after_two_hours_and_louder_after_twelve(world: World, operator: User) -> None:
    case, phone = make_ended(world, operator)
    texts = world.text_keys(phone)
    later(world, minutes=119)
    assert UNJUDGED not in world.open_alarms(case)
    later(world, minutes=1)
    assert world.open_alarms(case)[UNJUDGED] == Priority.P3
    later(world, hours=9, minutes=59)
    assert world.open_alarms(case)[UNJUDGED] == Priority.P3
    later(world, minutes=2)
    assert world.open_alarms(case)[UNJUDGED] == Priority.P2
    # It asks the control room, and nobody else: what they are texted is the follow-up alone.
    assert world.text_keys(phone) == [*texts, TextKey.FOLLOW_UP]


def test_a_live_case_waits_for_its_end(world: World, operator: User) -> None:
    case, _ = make_confirmed(world, world.make_officer(), operator)
    later(world, hours=13)
    assert UNJUDGED not in world.open_alarms(case)


def test_a_case_that_ended_no_must_be_judged_too(world: World, operator: User) -> None:
    case, _ = world.make_joined(world.make_officer())
    later(world, minutes=3)
    later(world, hours=2)
    assert world.open_alarms(case)[UNJUDGED] == Priority.P3


def test_a_judgement_in_time_alarms_nobody(world: World, operator: User) -> None:
    case, _ = make_ended(world, operator)
    world.judge(case, operator)
    later(world, hours=3)
    assert world.open_alarms(case) == {}


def test_a_judgement_closes_it_and_a_waiver_too(world: World, operator: User) -> None:
    judged, _ = make_ended(world, operator)
    waived, _ = make_ended(world, operator)
    later(world, hours=3)
    world.judge(judged, operator)
    with ledger.transaction():
        judging.waive(ref=waived.ref, by=world.make_operator(role=Role.SUPERVISOR), reason="Seen.")
    for case in (judged, waived):
        assert world.open_alarms(case) == {}
        assert Alarm.objects.get(verification=case, cause=UNJUDGED).outcome == AlarmOutcome.OTHER


def test_what_ended_badly_is_judged(world: World, operator: User) -> None:
    """It alarms nobody anew, gets no louder, and closes nothing."""
    soon, _ = make_ended(world, operator)
    judge_badly(soon, operator)
    late, _ = make_ended(world, operator)
    later(world, hours=2)
    assert UNJUDGED not in world.open_alarms(soon)
    judge_badly(late, operator)
    later(world, hours=11)
    assert world.open_alarms(late)[UNJUDGED] == Priority.P3
