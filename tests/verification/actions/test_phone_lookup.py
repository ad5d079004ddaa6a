"""The call taker's look-up, and who may not use it."""

from collections.abc import Callable

import pytest

from accounts.models import User
from foundation.audit import ledger
from tests.support.factories import World
from verification.actions.joining import conversation, phone_lookup
from verification.actions.officers import verification_actions
from verification.actions.records import roles
from verification.enums import AlarmCause, EndedHow
from verification.models import Officer


def test_the_call_taker_raises_the_collision_too(world: World) -> None:
    """Somebody who calls from another phone with the code is a second phone."""
    verification = world.make_request(world.make_officer())
    code = world.join_code(verification)
    world.text(world.make_phone(), code)
    with ledger.transaction():
        phone_lookup.look_up(by=world.make_operator(), code=code, phone=world.make_phone())
    assert world.open_alarms(verification)[AlarmCause.CODE_COLLISION] == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda ref, by: conversation.talked(ref=ref, by=by, note="x"),
        lambda ref, by: conversation.mark_read(ref=ref, by=by),
        lambda ref, by: conversation.ask(ref=ref, by=by),
        lambda ref, by: conversation.new_code(ref=ref, by=by),
        lambda ref, by: phone_lookup.look_up(by=by, ref=ref),
        lambda ref, by: verification_actions.end_by_operator(ref=ref, by=by, how=EndedHow.OTHER),
    ],
)
def test_an_officer_may_not_act_on_their_own_case(
    world: World, act: Callable[[str, User], object]
) -> None:
    """Neither with words nor with evidence."""
    actor, officer_user = world.make_officer(), world.make_operator()
    verification, _ = world.make_joined(actor)
    Officer.objects.filter(id=actor.officer.id).update(user=officer_user)
    with pytest.raises(roles.ConflictOfInterest), ledger.transaction():
        act(verification.ref, officer_user)
