"""Invariant 7: the officer's device sees nothing that depends on the person or the outcome."""

from collections.abc import Callable

import pytest

from accounts.models import User
from foundation.audit import ledger
from tests.support.factories import OfficerActor, World
from verification.actions.decisions import decisions
from verification.actions.joining import conversation
from verification.actions.officers import verification_actions, verification_request
from verification.actions.officers.verification_actions import OfficerView
from verification.actions.records import refusals
from verification.enums import AlarmCause, EndedHow, OfficerStage, State, TextKey
from verification.models import Verification


def view(world: World, verification: Verification) -> OfficerView:
    """See what the officer sees."""
    return verification_actions.officer_view(verification=world.fresh(verification))


def test_nothing_the_person_does_changes_what_the_officer_sees(world: World) -> None:
    """SOS, a mismatch, a claim, a reply, a question and a note: the same version throughout."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, phone = world.make_joined(actor)
    before = view(world, verification)
    wrong = "0000" if world.match_code(phone) != "0000" else "1111"
    world.claim(verification, operator)
    world.text(phone, "SOS")
    world.match(actor, verification, wrong)
    world.text(phone, "help, he is not police")
    with ledger.transaction():
        conversation.ask(ref=verification.ref, by=operator)
    with ledger.transaction():
        conversation.new_code(ref=verification.ref, by=operator)
    with ledger.transaction():
        conversation.note(ref=verification.ref, by=operator, text="Unit sent.")
    world.advance(seconds=40)
    world.tick()
    assert view(world, verification) == before


def _confirm(world: World, operator: User, verification: Verification) -> None:
    world.confirm(verification, operator)


def _refuse(world: World, operator: User, verification: Verification) -> None:
    del world
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=operator, why="No.")


def _let_run_out(world: World, operator: User, verification: Verification) -> None:
    del operator, verification
    world.advance(seconds=180)
    world.tick()


def _confirm_and_revoke(world: World, operator: User, verification: Verification) -> None:
    world.confirm(verification, operator)
    with ledger.transaction():
        decisions.revoke(ref=verification.ref, by=operator, why="No.")


OUTCOMES = [_confirm, _refuse, _let_run_out, _confirm_and_revoke]


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: outcome.__name__.strip("_"))
def test_every_outcome_looks_the_same_and_ends_the_same(
    world: World, outcome: Callable[[World, User, Verification], None]
) -> None:
    """`answered`, version 3, then the officer ends it: `ended`, version 4."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, _ = world.make_matched(actor)
    world.claim(verification, operator)
    outcome(world, operator, verification)
    answered = view(world, verification)
    assert (answered.status, answered.version) == (OfficerStage.ANSWERED, 3)
    with pytest.raises(refusals.WrongState), ledger.transaction():
        verification_actions.cancel(officer=actor.officer, verification_id=verification.id, why="")
    state = world.fresh(verification).state
    with ledger.transaction():
        verification_actions.end_by_officer(
            officer=actor.officer,
            verification_id=verification.id,
            how=EndedHow.LEFT_FREELY,
            custody_number=None,
        )
    ended = view(world, verification)
    assert (ended.status, ended.version) == (OfficerStage.ENDED, 4)
    assert ended.ended_at is not None
    if state != "confirmed":
        assert world.fresh(verification).state == state


def test_refused_before_joining_looks_like_waiting(world: World) -> None:
    """The code stays on the screen, a second request is refused alike, cancelling works alike."""
    officers: list[OfficerActor] = [world.make_officer(), world.make_officer()]
    waiting, refused = (world.make_request(actor) for actor in officers)
    with ledger.transaction():
        decisions.refuse(ref=refused.ref, by=world.make_operator(), why="On leave.")
    shown = [view(world, case) for case in (waiting, refused)]
    assert {seen.status for seen in shown} == {OfficerStage.WAITING}
    assert {seen.version for seen in shown} == {1}
    assert all(seen.join_code for seen in shown)
    for actor in officers:
        with pytest.raises(verification_request.AlreadyOpen):
            world.make_request(actor)
    for actor, case in zip(officers, (waiting, refused), strict=True):
        with ledger.transaction():
            verification_actions.cancel(officer=actor.officer, verification_id=case.id, why="gone")
        assert view(world, case).status == OfficerStage.ENDED


def test_call_control_room_is_the_only_message_to_the_officer(world: World) -> None:
    """`call_control_room` stays through the decision, and gives way only to the ending."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, _ = world.make_matched(actor)
    with ledger.transaction():
        verification_actions.tell_officer(ref=verification.ref, by=operator)
    assert view(world, verification).status == OfficerStage.CALL_CONTROL_ROOM
    world.claim(verification, operator)
    world.confirm(verification, operator)
    assert view(world, verification).status == OfficerStage.CALL_CONTROL_ROOM


def test_another_officer_s_verification_does_not_exist(world: World) -> None:
    """Not found, the same as one that never was."""
    verification = world.make_request(world.make_officer())
    with pytest.raises(refusals.NotFound):
        verification_actions.owned(
            officer=world.make_officer().officer, verification_id=verification.id
        )


def _told(world: World, verification: Verification) -> None:
    """Press "tell the officer"."""
    with ledger.transaction():
        verification_actions.tell_officer(ref=verification.ref, by=world.make_operator())


@pytest.mark.parametrize("way_out", [World.cancel, World.end])
def test_told_to_call_before_the_join_a_refusal_looks_the_same(
    world: World, way_out: Callable[[World, OfficerActor, Verification], None]
) -> None:
    """Whichever way out the officer takes, it looks the same."""
    seen = []
    for refuse in (False, True):
        actor = world.make_officer()
        verification = world.make_request(actor)
        if refuse:
            with ledger.transaction():
                decisions.refuse(ref=verification.ref, by=world.make_operator(), why="No.")
        _told(world, verification)
        way_out(world, actor, verification)
        shown = verification_actions.officer_view(verification=world.fresh(verification))
        seen.append((shown.status, shown.version))
    assert seen == [(OfficerStage.ENDED, 3)] * 2


def test_ending_before_the_answer_cancels(world: World) -> None:
    """The person is told NO and the control room alarmed, as for any cancellation."""
    actor = world.make_officer()
    verification, phone = world.make_joined(actor)
    _told(world, verification)
    world.end(actor, verification)
    assert world.fresh(verification).state == State.CANCELLED
    assert world.text_keys(phone)[-1] == TextKey.CANCELLED
    assert world.open_alarms(verification) == {AlarmCause.CANCELLED_AFTER_JOIN: 1}
