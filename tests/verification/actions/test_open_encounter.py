"""The clock of an open encounter: it goes on until it is known to be over."""

from datetime import timedelta

from foundation.audit import clock, ledger
from tests.support.factories import BRIXTON, OfficerActor, World
from verification.actions.officers import verification_actions
from verification.actions.records import locations
from verification.enums import AlarmCause, AlarmOutcome
from verification.models import Message, Verification


def _locate(actor: OfficerActor, verification: Verification, *, ago: float = 0) -> None:
    """Let the officer's device say where it is, measured so long ago."""
    at = clock.db_now() - timedelta(seconds=ago)
    fix = locations.Fix(lat=BRIXTON[0], lon=BRIXTON[1], accuracy_m=10, at=at)
    with ledger.transaction():
        verification_actions.receive_location(
            officer=actor.officer, verification_id=verification.id, fix=fix
        )


def test_the_dark_alarm_is_raised_anew_after_closing(world: World) -> None:
    """Closed by a human, it is raised anew when the device is silent anew."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, _ = world.make_confirmed(actor, operator)
    Message.objects.update(handed_over_at=clock.db_now(), status="delivered")
    world.advance(seconds=90)
    world.tick()
    world.close(world.open_alarm(verification, AlarmCause.DARK), operator, AlarmOutcome.OTHER)
    _locate(actor, verification)
    world.advance(seconds=89)
    world.tick()
    assert AlarmCause.DARK not in world.open_alarms(verification)
    world.advance(seconds=1)
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.DARK] == 2


def test_an_old_location_is_no_sign_of_the_device(world: World) -> None:
    """A place measured ten minutes ago puts nothing off."""
    actor = world.make_officer()
    world.make_operator()
    verification, _ = world.make_joined(actor)
    world.advance(seconds=85)
    world.beat_all()
    _locate(actor, verification, ago=600)
    world.advance(seconds=5)
    world.beat_all()
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.DARK] == 2


def test_overdue_is_p1_at_25_minutes_whatever_happened_at_20(world: World) -> None:
    """A watchkeeper that was away then raises it as high as it is."""
    verification, _ = world.make_confirmed(world.make_officer(), world.make_operator())
    Message.objects.update(handed_over_at=clock.db_now(), status="delivered")
    world.advance(minutes=25)
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.OVERDUE] == 1


def test_overdue_comes_back_until_it_ends(world: World) -> None:
    """Closing the alarm ends no encounter."""
    operator = world.make_operator()
    verification, _ = world.make_confirmed(world.make_officer(), operator)
    Message.objects.update(handed_over_at=clock.db_now(), status="delivered")
    world.advance(minutes=25)
    world.tick()
    world.close(
        world.open_alarm(verification, AlarmCause.OVERDUE), operator, AlarmOutcome.SPOKE_TO_PERSON
    )
    world.advance(minutes=5)
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.OVERDUE] == 1
