"""Who has a case."""

from tests.support.factories import World
from verification.actions.decisions import claims
from verification.enums import AlarmCause


def test_claiming_again_closes_the_owner_s_stale_claim_alarm(world: World) -> None:
    """Claiming again shows that the owner is back."""
    operator = world.make_operator()
    verification, _ = world.make_joined(world.make_officer())
    world.claim(verification, operator)
    world.advance(seconds=45)
    world.make_operator()
    world.tick()
    assert AlarmCause.STALE_CLAIM in world.open_alarms(verification)
    claims.beat(by=operator)
    world.claim(verification, operator)
    assert AlarmCause.STALE_CLAIM not in world.open_alarms(verification)
