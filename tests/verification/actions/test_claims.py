"""Who has a case."""

from tests.support.factories import World
from verification.actions.decisions import claims
from verification.enums import AlarmCause


def test_an_owner_who_comes_back_cures_his_stale_claim(world: World) -> None:
    """Claiming again what is his shows that he is back."""
    operator = world.operator()
    verification, _ = world.join(world.cop())
    world.claim(verification, operator)
    world.advance(seconds=45)
    world.operator()
    world.tick()
    assert AlarmCause.STALE_CLAIM in world.alarms(verification)
    claims.beat(by=operator)
    world.claim(verification, operator)
    assert AlarmCause.STALE_CLAIM not in world.alarms(verification)
