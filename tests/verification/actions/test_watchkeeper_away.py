"""A watchkeeper that was dead for forty minutes and is back: everything once, and as it stands now.

The other processes lived on: officers ended their cases, people wrote.
"""

import threading

import pytest
from django.db import connection

from accounts.models import User
from tests.support.factories import OfficerActor, World
from tests.verification.actions.after_care import make_confirmed, revoke, rows, sent
from tests.verification.actions.what_moved import higher, moved_by, moves, raised, texted
from verification.enums import AlarmCause, FollowUpKind, Priority, TextKey
from verification.models import Alarm


@pytest.fixture
def officer(world: World) -> OfficerActor:
    return world.make_officer()


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


def away(world: World, *, minutes: float) -> None:
    world.advance(minutes=minutes)
    world.beat_all()


def test_one_text_asks_for_both_and_the_encounter_is_overdue(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    away(world, minutes=40)
    asked = "check_in 1: message_id answer_by"
    assert moved_by(world.tick, case=case) == sorted(
        [
            *texted(TextKey.CHECK_IN, asked),
            asked.replace("1", "2"),
            *raised(AlarmCause.OVERDUE, 1, "verification: overdue_at"),
            *raised(AlarmCause.RING_DUE, 3, "ring_officer 1: answer_by alarmed_at"),
        ]
    )
    world.arrive()
    after = moves(world, case, minutes=12)
    # Nothing twice: what stands gets louder, and the encounter is still not over.
    assert after[2] == higher(AlarmCause.RING_DUE, 2, "ring_officer 1: answer_by")
    assert after.pop(5.0)[0] == f"+alarm {AlarmCause.CHECK_IN_MISSED} P1"
    assert after == {2: after[2], 10: ["verification: overdue_at"]}
    assert sent(world, phone, TextKey.CHECK_IN) == 1


def test_what_was_asked_before_it_died_is_missed_and_the_second_is_asked(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, phone = make_confirmed(world, officer, operator)
    world.run(minutes=12)
    away(world, minutes=40)
    assert moved_by(world.tick, case=case) == sorted(
        [
            *raised(AlarmCause.CHECK_IN_MISSED, 2, "check_in 1: answer_by alarmed_at"),
            *texted(TextKey.CHECK_IN, "check_in 2: message_id answer_by"),
            *raised(AlarmCause.OVERDUE, 1, "verification: overdue_at"),
        ]
    )
    world.arrive()
    missed = higher(AlarmCause.CHECK_IN_MISSED, 1, "check_in 2: answer_by alarmed_at")
    assert moves(world, case, minutes=6) == {5: sorted([*missed, "verification: overdue_at"])}
    assert sent(world, phone, TextKey.CHECK_IN) == 2


def test_a_case_that_ended_meanwhile_is_asked_how_it_is_and_not_checked_in(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    away(world, minutes=5)
    world.end(officer, case)
    world.arrive()
    away(world, minutes=35)
    assert moved_by(world.tick, case=case) == sorted(
        [
            # Both calls of the officer's, in one alarm.
            *raised(AlarmCause.RING_DUE, 3, "ring_officer 1: answer_by alarmed_at"),
            "ring_officer 2: answer_by alarmed_at",
            *texted(TextKey.FOLLOW_UP, "follow_up 1: message_id answer_by"),
        ]
    )


def test_a_yes_that_was_taken_back_meanwhile_is_not_asked_about(
    world: World, officer: OfficerActor, operator: User
) -> None:
    case, _ = make_confirmed(world, officer, operator)
    away(world, minutes=5)
    revoke(case, operator)
    world.arrive()
    away(world, minutes=35)
    owed = raised(AlarmCause.RING_DUE, 3, "ring_officer 1: answer_by alarmed_at")
    assert moved_by(world.tick, case=case) == owed


def test_who_wrote_meanwhile_has_answered_nothing_that_was_not_asked(
    world: World, officer: OfficerActor, operator: User
) -> None:
    """An OK in the dark half hour calms nothing: the check-ins that were due are asked."""
    case, phone = make_confirmed(world, officer, operator)
    away(world, minutes=30)
    world.text(phone, "OK")
    world.arrive()
    away(world, minutes=10)
    moved = moved_by(world.tick, case=case)
    assert set(texted(TextKey.CHECK_IN, "check_in 1: message_id answer_by")) <= set(moved)
    world.arrive()
    world.run(minutes=6)
    assert world.open_alarms(case)[AlarmCause.CHECK_IN_MISSED] == Priority.P1


def test_three_that_come_back_at_once_do_everything_once(real_world: World) -> None:
    """Side by side over the same deadlines, on connections of their own."""
    operator = real_world.make_operator()
    cases = [make_confirmed(real_world, real_world.make_officer(), operator) for _ in range(4)]
    away(real_world, minutes=40)
    threads = [threading.Thread(target=tick_beside, args=(real_world,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=150)
    # What one had to leave because another held it.
    real_world.tick()
    for case, phone in cases:
        assert sent(real_world, phone, TextKey.CHECK_IN) == 1
        assert len({row.message_id for row in rows(case, FollowUpKind.CHECK_IN)}) == 1
        for cause in (AlarmCause.OVERDUE, AlarmCause.RING_DUE):
            assert Alarm.objects.filter(verification=case, cause=cause).count() == 1


def tick_beside(world: World) -> None:
    try:
        world.tick()
    finally:
        connection.close()
