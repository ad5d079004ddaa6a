"""The call taker's door, and who may not stand at it."""

from collections.abc import Callable

import pytest

from accounts.models import User
from foundation.audit import ledger
from tests.support.factories import World
from verification.actions.decisions import claims
from verification.actions.joining import conversation, phone_lookup
from verification.actions.officers import verification_actions
from verification.enums import AlarmCause, EndedHow
from verification.models import Officer


def test_the_call_taker_raises_the_collision_too(world: World) -> None:
    """Somebody who rings from another phone with the code is a second phone."""
    verification = world.request(world.cop())
    code = world.code(verification)
    world.text(world.phone(), code)
    with ledger.transaction():
        phone_lookup.look_up(by=world.operator(), code=code, phone=world.phone())
    assert world.alarms(verification)[AlarmCause.CODE_COLLISION] == 1


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
def test_the_officer_is_no_operator_of_his_own_case(
    world: World, act: Callable[[str, User], object]
) -> None:
    """Neither with words nor with evidence."""
    cop, himself = world.cop(), world.operator()
    verification, _ = world.join(cop)
    Officer.objects.filter(id=cop.officer.id).update(user=himself)
    with pytest.raises(claims.ConflictOfInterest), ledger.transaction():
        act(verification.ref, himself)
