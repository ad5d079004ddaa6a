"""One verification from the request to the ending, by the actions."""

import pytest

from accounts.models import User
from foundation.audit import ledger
from tests.support.factories import World
from verification.actions.decisions import judging
from verification.actions.officers import verification_actions
from verification.enums import (
    AlarmCause,
    EndedHow,
    Evidence,
    FollowUpKind,
    HowKnown,
    JudgedEnding,
    Match,
    OfficerStage,
    State,
)
from verification.models import Verification


def test_a_verification_is_confirmed_and_ended(world: World) -> None:
    """The officer asks, the person joins, the codes match, the operator says YES, it ends."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, phone = world.make_confirmed(actor, operator)
    assert verification.state == State.CONFIRMED
    assert (verification.match, verification.evidence) == (Match.MATCHED, Evidence.MATCHED)
    with ledger.transaction():
        verification_actions.end_by_officer(
            officer=actor.officer,
            verification_id=verification.id,
            how=EndedHow.LEFT_FREELY,
            custody_number=None,
        )
    first, second, third = world.texts(phone)
    assert first.startswith("Test Police: WAIT.")
    assert ": YES, police on duty: DC Amelia Lewis" in second
    assert "Brixton Rd SW9" in second
    assert "we are told this finished at" in third
    assert world.fresh(verification).officer_stage == OfficerStage.ENDED
    assert world.open_alarms(verification) == {}
    with ledger.transaction():
        _judge_well(verification, by=operator)
    assert not verification.follow_ups.owed().exists()
    [feedback] = verification.follow_ups.filter(done_at=None)
    assert feedback.kind == FollowUpKind.FEEDBACK
    with pytest.raises(judging.NothingOwed), ledger.transaction():
        _judge_well(verification, by=operator)


def _judge_well(verification: Verification, *, by: User) -> None:
    judging.judge(
        ref=verification.ref,
        by=by,
        ended=JudgedEnding.WELL,
        how=HowKnown.SPOKE_TO_PERSON,
        note="They are at home.",
    )


def test_a_suspended_officer_is_refused_at_once(world: World) -> None:
    """The screen looks like any other, and the control room has the officer's place."""
    actor = world.make_officer(status="suspended")
    verification = world.make_request(actor)
    assert verification.state == State.REFUSED
    view = verification_actions.officer_view(verification=verification)
    assert (view.status, bool(view.join_code)) == (OfficerStage.WAITING, True)
    assert world.open_alarms(verification) == {AlarmCause.OFFICER_REFUSED: 1}
