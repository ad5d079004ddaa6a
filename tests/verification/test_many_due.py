"""A thousand cases due in one minute: in order, each once, and in nobody's way.

How long it takes is measured by `./run bench aftercare`.
"""

from uuid import UUID

import pytest

from bench import due_cases
from foundation.audit import clock
from tests.support import database_owner
from tests.support.factories import World
from tests.verification.actions.after_care import make_confirmed, rows, sent
from verification.enums import AlarmCause, FollowUpKind, TextKey
from verification.models import Alarm, FollowUp

# On a busy machine a thousand rows take a minute.
pytestmark = pytest.mark.timeout(400)

MANY, A_TICK = 1_000, 200


@pytest.fixture
def owed(world: World) -> list[UUID]:
    """A thousand cases whose officers are to be rung, in the order in which the calls came due."""
    like, _ = world.make_joined(world.make_officer())
    with database_owner.past_guards():
        due_cases.write(
            world.fresh(like),
            many=MANY,
            owe=FollowUpKind.RING_OFFICER,
            at=clock.db_now() - due_cases.WITHIN,
        )
    calls = FollowUp.objects.filter(kind=FollowUpKind.RING_OFFICER).order_by("due_at")
    return list(calls.values_list("verification_id", flat=True))


def test_a_thousand_alarm_in_order_two_hundred_a_tick_and_each_once(
    world: World, owed: list[UUID]
) -> None:
    for done in range(A_TICK, MANY + 1, A_TICK):
        world.tick()
        assert alarmed() == owed[:done]
    world.tick()
    assert alarmed() == owed


def alarmed() -> list[UUID | None]:
    """List the cases that have alarmed, in the order in which they did."""
    raised = Alarm.objects.filter(cause=AlarmCause.RING_DUE).order_by("raised_at")
    return list(raised.values_list("verification_id", flat=True))


def test_nothing_of_another_kind_waits_behind_a_thousand(world: World, owed: list[UUID]) -> None:
    """A check-in and a follow-up of today are asked in the first tick, though calls are older."""
    operator, officer = world.make_operator(), world.make_officer()
    live, to_live = make_confirmed(world, world.make_officer(), operator)
    ended, to_ended = make_confirmed(world, officer, operator)
    world.end(officer, ended)
    world.arrive()
    with database_owner.past_guards():
        due = FollowUp.objects.filter(verification__in=[live, ended], ordinal=1)
        due.exclude(kind=FollowUpKind.RING_OFFICER).update(due_at=clock.db_now())
    world.tick()
    assert len(owed) == MANY
    assert len(alarmed()) == A_TICK
    assert sent(world, to_live, TextKey.CHECK_IN) == 1
    assert sent(world, to_ended, TextKey.FOLLOW_UP) == 1
    assert rows(live, FollowUpKind.CHECK_IN)[0].message is not None
