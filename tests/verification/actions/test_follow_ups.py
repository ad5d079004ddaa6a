"""What is owed after an outcome."""

import pytest

from foundation.audit import ledger
from tests.support.factories import World
from verification.actions.decisions import decisions
from verification.enums import AlarmCause, EndedHow, FollowUpKind
from verification.models import FollowUp


@pytest.mark.parametrize("way", ["refused", "unverified", "cancelled"])
def test_every_check_asks_for_one_call_to_the_officer(world: World, way: str) -> None:
    """Whatever the outcome, so that a call betrays nothing."""
    actor = world.make_officer()
    world.make_operator()
    verification, _ = world.make_joined(actor)
    if way == "refused":
        with ledger.transaction():
            decisions.refuse(ref=verification.ref, by=world.make_operator(), why="No.")
    elif way == "cancelled":
        world.cancel(actor, verification)
    else:
        world.advance(seconds=180)
        world.beat_all()
        world.tick()
    rows = FollowUp.objects.filter(verification=verification, kind=FollowUpKind.RING_OFFICER)
    assert rows.count() == 1


def test_an_arrest_after_a_no_is_looked_into_too(world: World) -> None:
    """Whatever we had answered, custody is asked within the hour."""
    actor = world.make_officer()
    verification, _ = world.make_joined(actor)
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=world.make_operator(), why="No.")
    world.end(actor, verification, how=EndedHow.ARRESTED)
    world.advance(minutes=60)
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.ARREST_UNCHECKED] == 1
