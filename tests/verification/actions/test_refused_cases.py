"""F4: a case refused before anybody joined looks, to its officer, like any other."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from foundation.audit import ledger
from tests.support.factories import OfficerActor, World
from verification.actions.decisions import decisions
from verification.actions.joining import invitations, refused_cases
from verification.actions.officers import verification_actions
from verification.actions.records import refusals
from verification.enums import (
    AlarmCause,
    EndedHow,
    FollowUpKind,
    OfficerStage,
    OfficerStatus,
    State,
    TextKey,
)
from verification.models import Verification


def refused_at_once(world: World) -> tuple[OfficerActor, Verification]:
    """Let a suspended officer ask."""
    actor = world.make_officer(status=OfficerStatus.SUSPENDED)
    return actor, world.make_request(actor)


def refused_while_waiting(world: World) -> tuple[OfficerActor, Verification]:
    """Let an officer ask, and an operator refuse before anybody comes."""
    actor = world.make_officer()
    case = world.make_request(actor)
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=world.make_operator(), why="On leave.")
    return actor, world.fresh(case)


WAYS = [refused_at_once, refused_while_waiting]


def shown(world: World, case: Verification) -> tuple[OfficerStage, int]:
    """Read what the officer's screen shows."""
    view = verification_actions.officer_view(verification=world.fresh(case))
    return view.status, view.version


@pytest.mark.parametrize("refuse", WAYS)
def test_a_refused_request_shows_a_code_like_any_other(
    world: World, refuse: Callable[[World], tuple[OfficerActor, Verification]]
) -> None:
    """F4: a screen without a code said NO."""
    _, case = refuse(world)
    view = verification_actions.officer_view(verification=case)
    assert (view.status, view.version) == (OfficerStage.WAITING, 1)
    assert view.join_code is not None
    assert view.expires_at == case.join_by


@pytest.mark.parametrize("refuse", WAYS)
def test_a_code_moves_the_screen_on_as_a_join_would(
    world: World, refuse: Callable[[World], tuple[OfficerActor, Verification]]
) -> None:
    """F4: `checking` at once, `answered` after a time like a real one's, then ended by the officer.

    The person is told NO, alarmed for and owed a judgement; the state stays what it is.
    """
    actor, case = refuse(world)
    phone = world.make_phone()
    world.text(phone, world.join_code(case))
    assert shown(world, case) == (OfficerStage.CHECKING, 2)
    assert world.text_keys(phone) == [TextKey.NOT_CONFIRMED]
    assert world.open_alarms(case)[AlarmCause.CODE_AFTER_REFUSAL] == 1
    world.advance(seconds=19)
    world.tick()
    assert shown(world, case) == (OfficerStage.CHECKING, 2)
    world.advance(seconds=42)
    world.tick()
    assert shown(world, case) == (OfficerStage.ANSWERED, 3)
    world.end(actor, case)
    assert shown(world, case) == (OfficerStage.ENDED, 4)
    ended = world.fresh(case)
    assert (ended.state, ended.ended_how) == (State.REFUSED, EndedHow.LEFT_FREELY)


def test_the_call_that_every_check_gets_is_owed_here_too(world: World) -> None:
    """F4: an officer whom nobody rings would know."""
    _, case = refused_at_once(world)
    world.text(world.make_phone(), world.join_code(case))
    world.advance(seconds=61)
    world.tick()
    assert case.follow_ups.filter(kind=FollowUpKind.RING_OFFICER).count() == 1


@pytest.mark.parametrize("refuse", WAYS)
def test_with_nobody_coming_the_screen_ends_as_any_does(
    world: World, refuse: Callable[[World], tuple[OfficerActor, Verification]]
) -> None:
    """At five minutes, and not a moment sooner; a code that comes later moves nothing."""
    _, case = refuse(world)
    code = world.join_code(case)
    world.advance(seconds=299)
    world.tick()
    assert shown(world, case) == (OfficerStage.WAITING, 1)
    world.advance(seconds=1)
    world.tick()
    assert shown(world, case) == (OfficerStage.ENDED, 2)
    phone = world.make_phone()
    world.text(phone, code)
    assert shown(world, case) == (OfficerStage.ENDED, 2)
    assert world.text_keys(phone) == [TextKey.NOT_CONFIRMED]


def test_a_throttled_code_moves_nothing(world: World) -> None:
    """It would not have joined either."""
    _, case = refused_at_once(world)
    phone, code = world.make_phone(), world.join_code(case)
    for guess in range(6):
        world.text(phone, f"00000{guess}")
    world.text(phone, code)
    assert shown(world, case) == (OfficerStage.WAITING, 1)


def test_words_a_look_and_a_stranger_on_the_line_move_nothing(world: World) -> None:
    _, case = refused_at_once(world)
    taker = world.make_operator()
    world.text(world.make_phone(), f"SOS {case.ref}")
    world.look_up(case, taker)
    world.answer_caller(case, taker, is_the_person=False)
    assert shown(world, case) == (OfficerStage.WAITING, 1)


def test_the_second_step_of_a_look_up_moves_it(world: World) -> None:
    """And the person on the line hears NO at once."""
    _, case = refused_at_once(world)
    assert world.take_call(case, world.make_operator()).startswith("NO.")
    assert shown(world, case) == (OfficerStage.CHECKING, 2)


def test_a_phone_with_a_live_case_moves_it_too(world: World) -> None:
    """The same text would have joined; here it is a reply, and P1 to the control room."""
    _, phone = world.make_joined(world.make_officer())
    _, case = refused_at_once(world)
    world.text(phone, world.join_code(case))
    assert shown(world, case) == (OfficerStage.CHECKING, 2)
    assert world.text_keys(phone)[-1] == TextKey.RECEIVED
    assert world.open_alarms(case)[AlarmCause.CODE_AFTER_REFUSAL] == 1


def test_invite_is_sent_like_any_other(world: World) -> None:
    """F4: the officer's own second phone, entered as the person's, got no INVITE after a NO."""
    world.settings.INVITED_ALLOWED = True
    actor, case = refused_at_once(world)
    phone = world.make_phone()
    with ledger.transaction():
        invitations.invite(officer=actor.officer, verification_id=case.id, raw_phone=phone)
    assert world.text_keys(phone) == [TextKey.INVITE]


@pytest.mark.parametrize("wait", [0, 30, 61])
def test_told_to_call_cancelling_answers_by_the_screen_s_time(world: World, wait: int) -> None:
    """Told to call, the officer could cancel a refused case at any time and a decided one never."""
    world.settings.ANSWER_SHOWN_LEAST = world.settings.ANSWER_SHOWN_MOST = timedelta(seconds=60)
    actor, case = refused_at_once(world)
    world.text(world.make_phone(), world.join_code(case))
    with ledger.transaction():
        verification_actions.tell_officer(ref=case.ref, by=world.make_operator())
    world.advance(seconds=wait)
    world.tick()
    if wait < 60:
        world.cancel(actor, case)
        assert shown(world, case)[0] == OfficerStage.ENDED
        return
    with pytest.raises(refusals.WrongState):
        world.cancel(actor, case)


def test_the_time_is_drawn_from_the_force_s_own_decisions(world: World) -> None:
    """Once there are enough of them: a NO that always took 20 to 60 s could be told."""
    world.settings.ANSWER_TIMES_ENOUGH = 2
    operator = world.make_operator()
    for seconds in (90, 100):
        case, _ = world.make_joined(world.make_officer())
        world.advance(seconds=seconds)
        with ledger.transaction():
            decisions.refuse(ref=case.ref, by=operator, why="No.")
    _, case = refused_at_once(world)
    world.text(world.make_phone(), world.join_code(case))
    fresh = world.fresh(case)
    assert fresh.answer_shown_at is not None
    taken = fresh.answer_shown_at - fresh.requested_at
    assert timedelta(seconds=89) < taken < timedelta(seconds=102)


def test_only_a_case_refused_before_joining_is_played_on(world: World) -> None:
    """A real one goes by its own state."""
    case, _ = world.make_joined(world.make_officer())
    with ledger.transaction():
        locked = Verification.objects.select_related("officer").get(id=case.id)
        assert not refused_cases.seem_joined(verification=locked, now=case.requested_at)
