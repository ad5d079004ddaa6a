"""The check that a walk begins with: its YES needs the walk, and runs by the walk's own hour."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Role
from foundation.audit import clock, ledger
from foundation.registry import planned_walks
from tests.support import database_owner
from tests.support.factories import BRIXTON, GOOD_TICKS, World
from tests.support.walks import Walks
from verification.actions.decisions import decisions, proposals, walk_of_check
from verification.actions.decisions.walk_of_check import NoWalkPlanned
from verification.actions.officers import extensions, verification_actions
from verification.actions.records import locations
from verification.enums import (
    AlarmCause,
    AlarmOutcome,
    FollowUpKind,
    Reason,
    State,
    TextKey,
)
from verification.models import OfficerCheck, Proposal, Verification

MINUTE = timedelta(minutes=1)
_UPDATE = "UPDATE verification_verification SET back_by = {} WHERE id = %s"


def kinds(case: Verification) -> set[str]:
    return set(case.follow_ups.values_list("kind", flat=True))


# --- the walk that a YES needs ----------------------------------------------------------------


def test_a_walk_gets_its_yes_and_keeps_its_hour(world: World, walks: Walks) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = walks.make_claimed(actor, operator)
    walk = walks.plan(actor, phone)
    world.confirm(case, operator)
    case = world.fresh(case)
    assert case.state == State.CONFIRMED
    assert case.back_by == walk.back_by
    assert case.overdue_at == walk.back_by + 15 * MINUTE
    assert "a walk you asked for" in world.texts(phone)[-1]


def _plan_none(_walks: Walks, _settings: Any, _plan: Callable[..., object]) -> None:
    """Leave the phone and the officer without a walk."""


def _plan_with_another_officer(walks: Walks, _settings: Any, plan: Callable[..., object]) -> None:
    plan()
    walks.planned = {(who, who): walk for (who, _officer), walk in walks.planned.items()}


def _plan_and_fail(walks: Walks, _settings: Any, plan: Callable[..., object]) -> None:
    plan()
    walks.fails = RuntimeError("the plan of walks is away")


def _plan_and_switch_off(_walks: Walks, settings: Any, plan: Callable[..., object]) -> None:
    plan()
    settings.COMMUNITY_WALKS = False


def _plan_for_the_past(_walks: Walks, _settings: Any, plan: Callable[..., object]) -> None:
    plan(minutes=-1)


def _plan_for_next_week(_walks: Walks, _settings: Any, plan: Callable[..., object]) -> None:
    plan(minutes=7 * 24 * 60)


def _plan_where_nobody_is_asked(_walks: Walks, _settings: Any, plan: Callable[..., object]) -> None:
    plan()
    planned_walks._finders.clear()


@pytest.mark.parametrize(
    "arrange",
    [
        _plan_none,
        _plan_with_another_officer,
        _plan_and_fail,
        _plan_and_switch_off,
        _plan_for_the_past,
        _plan_for_next_week,
        _plan_where_nobody_is_asked,
    ],
)
def test_without_a_believable_walk_there_is_no_yes(
    world: World, walks: Walks, settings: Any, arrange: Callable[..., None]
) -> None:
    """T18: a walk does not start without CONFIRMED, and that not without the walk."""
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = walks.make_claimed(actor, operator)
    arrange(walks, settings, lambda **said: walks.plan(actor, phone, **said))
    with pytest.raises(NoWalkPlanned):
        world.confirm(case, operator)
    assert world.fresh(case).state == State.JOINED
    assert TextKey.CONFIRMED not in world.text_keys(phone)
    # What fails there takes nothing else from the operator.
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=operator, why="No walk is planned.")
    assert world.fresh(case).state == State.REFUSED


def test_a_finder_that_breaks_the_transaction_takes_only_the_yes(
    world: World, walks: Walks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_asked: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT no_such_column")

    actor, operator = world.make_officer(), world.make_operator()
    case, _phone = walks.make_claimed(actor, operator)
    planned_walks.register(broken)
    with ledger.transaction():
        with pytest.raises(NoWalkPlanned):
            walk_of_check.check(verification=case, now=clock.db_now())
        decisions.refuse(ref=case.ref, by=operator, why="No walk is planned.")
    assert world.fresh(case).state == State.REFUSED


def test_the_second_person_needs_the_walk_as_well(world: World, walks: Walks) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = walks.make_joined(actor)
    world.claim(case, operator)
    walks.plan(actor, phone)
    proposal = world.confirm(case, operator)
    assert isinstance(proposal, Proposal)
    walks.planned.clear()
    supervisor = world.make_operator(role=Role.SUPERVISOR)
    with pytest.raises(NoWalkPlanned), ledger.transaction():
        proposals.agree(ref=case.ref, by=supervisor, ticks=GOOD_TICKS, why="Seen.")
    assert world.fresh(case).state == State.JOINED


def test_another_check_asks_for_no_walk_and_gets_no_hour_of_one(world: World, walks: Walks) -> None:
    """A walk that is planned changes nothing about a stop of the same two."""
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = world.make_matched(actor)
    walks.plan(actor, phone)
    walks.fails = RuntimeError("nobody asks")
    world.claim(case, operator)
    world.confirm(case, operator)
    case = world.fresh(case)
    assert case.state == State.CONFIRMED
    assert case.back_by is None
    assert FollowUpKind.CHECK_IN in kinds(case)


# --- the database -----------------------------------------------------------------------------


def test_the_database_keeps_the_hour(world: World, walks: Walks) -> None:
    case, _phone = walks.make_walking(world.make_officer(), world.make_operator())
    for value in ("back_by + interval '1 hour'", "NULL"):
        with (
            pytest.raises(IntegrityError, match=r"set once|back_by_is_of_a_walk"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(_UPDATE.format(value), [case.id])


def test_the_database_gives_no_other_check_an_hour(world: World) -> None:
    case, _phone = world.make_confirmed(world.make_officer(), world.make_operator())
    with (
        database_owner.past_guards(),
        pytest.raises(IntegrityError, match="back_by_is_of_a_walk_with_a_yes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(_UPDATE.format("now()"), [case.id])


# --- its own clock ----------------------------------------------------------------------------


def test_nothing_of_an_ordinary_encounter_comes_due_on_a_walk(world: World, walks: Walks) -> None:
    """No check-in, no `overdue` after 20 and 25 minutes, no `dark` without a location."""
    operator = world.make_operator()
    case, phone = walks.make_walking(world.make_officer(), operator, minutes=60)
    world.run(minutes=60)
    assert FollowUpKind.CHECK_IN not in kinds(case)
    assert TextKey.CHECK_IN not in world.text_keys(phone)
    assert world.open_alarms(case).keys() == {AlarmCause.RING_DUE}


@pytest.mark.parametrize(
    ("minutes", "priority"), [(74.5, None), (75, 2), (79.5, 2), (80, 1), (100, 1)]
)
def test_a_walk_is_overdue_by_its_own_hour(
    world: World, walks: Walks, minutes: float, priority: int | None
) -> None:
    """T19. The one tick is the first since the YES: a watchkeeper that was away finds it too."""
    case, _phone = walks.make_walking(world.make_officer(), world.make_operator(), minutes=60)
    world.advance(minutes=minutes)
    world.beat_all()
    world.tick()
    assert world.open_alarms(case).get(AlarmCause.OVERDUE) == priority


def test_overdue_goes_from_p2_to_p1_and_comes_back_until_somebody_checks_out(
    world: World, walks: Walks
) -> None:
    operator = world.make_operator()
    actor = world.make_officer()
    case, _phone = walks.make_walking(actor, operator, minutes=30)
    world.run(minutes=46)
    assert world.open_alarms(case)[AlarmCause.OVERDUE] == 2
    world.run(minutes=5)
    assert world.open_alarms(case)[AlarmCause.OVERDUE] == 1
    world.close(world.open_alarm(case, AlarmCause.OVERDUE), operator, AlarmOutcome.SPOKE_TO_PERSON)
    world.run(minutes=5.5)
    assert world.open_alarms(case)[AlarmCause.OVERDUE] == 1
    world.end(actor, case)
    assert world.fresh(case).overdue_at is None
    assert world.fresh(case).back_by is not None


def test_checking_out_ends_the_clock_and_the_rest_of_after_care_stays(
    world: World, walks: Walks
) -> None:
    """The officer's word alone closes nothing: the walker is asked, and somebody judges."""
    actor = world.make_officer()
    case, phone = walks.make_walking(actor, world.make_operator(), minutes=60)
    world.advance(minutes=40)
    world.end(actor, case)
    world.advance(minutes=60)
    world.beat_all()
    world.tick()
    assert AlarmCause.OVERDUE not in world.open_alarms(case)
    assert TextKey.ENDED in world.text_keys(phone)
    assert {FollowUpKind.JUDGEMENT, FollowUpKind.FOLLOW_UP} <= kinds(case)


def _locate(world: World, actor: Any, case: Verification, *, north: float) -> None:
    at = clock.db_now()
    fix = locations.Fix(lat=BRIXTON[0] + north, lon=BRIXTON[1], accuracy_m=10, at=at)
    with ledger.transaction():
        verification_actions.receive_location(
            officer=actor.officer, verification_id=case.id, fix=fix
        )


def test_who_walks_may_move_and_before_the_yes_may_not(world: World, walks: Walks) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    walking, _phone = walks.make_walking(actor, operator)
    _locate(world, actor, walking, north=0.02)
    assert AlarmCause.MOVED not in world.open_alarms(walking)
    assert world.fresh(walking).dark_at is None
    other = world.make_officer()
    waiting, _phone = walks.make_claimed(other, operator)
    _locate(world, other, waiting, north=0.02)
    assert world.open_alarms(waiting)[AlarmCause.MOVED] == 1


def test_a_yes_taken_back_ends_the_walk_and_moving_alarms_again(world: World, walks: Walks) -> None:
    actor, operator = world.make_officer(), world.make_operator()
    case, phone = walks.make_walking(actor, operator)
    with ledger.transaction():
        decisions.revoke(ref=case.ref, by=operator, why="Another officer.")
    _locate(world, actor, case, north=0.02)
    alarms = world.open_alarms(case)
    assert (alarms[AlarmCause.REVOKED], alarms[AlarmCause.MOVED]) == (1, 1)
    assert world.text_keys(phone)[-1] == TextKey.REVOKED


@pytest.mark.parametrize("words", ["SOS", "NO", "STOP"])
def test_what_calls_for_help_on_a_walk_is_p1(world: World, walks: Walks, words: str) -> None:
    case, phone = walks.make_walking(world.make_officer(), world.make_operator())
    world.text(phone, words)
    assert world.open_alarms(case)[AlarmCause.SOS] == 1
    assert walks.tray == []


def test_panic_on_a_walk_is_p1(world: World, walks: Walks) -> None:
    actor = world.make_officer()
    case, _phone = walks.make_walking(actor, world.make_operator())
    with ledger.transaction():
        verification_actions.panic(officer=actor.officer, verification_id=case.id)
    assert world.open_alarms(case)[AlarmCause.OFFICER_PANIC] == 1


def test_the_officer_is_prompted_of_no_walk_and_cannot_put_its_hour_off(
    world: World, walks: Walks
) -> None:
    actor = world.make_officer()
    case, _phone = walks.make_walking(actor, world.make_operator())
    assert extensions.prompt_at(case) is None
    assert not extensions.may_extend(case)
    with pytest.raises(extensions.HasAnHour), ledger.transaction():
        extensions.extend(officer=actor.officer, verification_id=case.id)
    assert world.fresh(case).overdue_at == case.overdue_at


def test_the_officer_is_told_the_same_of_a_walk_refused(world: World, walks: Walks) -> None:
    """What they may extend or are asked by hangs on the reason that they gave themselves."""
    actor, operator = world.make_officer(), world.make_operator()
    case, _phone = walks.make_claimed(actor, operator)
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=operator, why="No walk is planned.")
    case = world.fresh(case)
    assert extensions.prompt_at(case) is None
    with pytest.raises(extensions.HasAnHour), ledger.transaction():
        extensions.extend(officer=actor.officer, verification_id=case.id)


def test_a_duty_that_does_not_allow_walks_takes_two_people(world: World, walks: Walks) -> None:
    actor = world.make_officer(reasons=(Reason.QUESTIONS,))
    operator = world.make_operator()
    case, phone = walks.make_claimed(actor, operator)
    walks.plan(actor, phone)
    assert isinstance(world.confirm(case, operator), Proposal)
    assert OfficerCheck.objects.filter(verification=case, purpose="no").exists()
