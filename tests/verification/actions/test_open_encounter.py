"""The clock of an open encounter: it goes on until it is known to be over."""

from datetime import timedelta

import pytest

from foundation.audit import clock, ledger
from tests.support import database_owner
from tests.support.factories import BRIXTON, CAMDEN, OfficerActor, World
from tests.verification.actions import records
from verification.actions import alarms
from verification.actions.decisions import officer_check
from verification.actions.officers import verification_actions, verification_request
from verification.actions.records import locations, stated_place
from verification.enums import AlarmCause, AlarmOutcome, Verdict
from verification.models import Message, Verification, Words

METRE = 1 / 111_195  # degrees north


def _locate(
    actor: OfficerActor,
    verification: Verification,
    *,
    ago: float = 0,
    north_m: float = 0,
    accuracy_m: float = 10,
) -> None:
    """Let the device say where it is: so far from where the case began, measured so long ago."""
    at = clock.db_now() - timedelta(seconds=ago)
    fix = locations.Fix(
        lat=BRIXTON[0] + north_m * METRE, lon=BRIXTON[1], accuracy_m=accuracy_m, at=at
    )
    with ledger.transaction():
        verification_actions.receive_location(
            officer=actor.officer, verification_id=verification.id, fix=fix
        )


def test_the_dark_alarm_is_raised_anew_after_closing(world: World) -> None:
    """Closed by a human, it is raised anew when the device is silent anew."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, _ = world.make_confirmed(actor, operator)
    with database_owner.past_guards():
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
    with database_owner.past_guards():
        Message.objects.update(handed_over_at=clock.db_now(), status="delivered")
    world.advance(minutes=25)
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.OVERDUE] == 1


def test_overdue_comes_back_until_it_ends(world: World) -> None:
    """Closing the alarm ends no encounter."""
    operator = world.make_operator()
    verification, _ = world.make_confirmed(world.make_officer(), operator)
    with database_owner.past_guards():
        Message.objects.update(handed_over_at=clock.db_now(), status="delivered")
    world.advance(minutes=25)
    world.tick()
    world.close(
        world.open_alarm(verification, AlarmCause.OVERDUE), operator, AlarmOutcome.SPOKE_TO_PERSON
    )
    world.advance(minutes=5)
    world.tick()
    assert world.open_alarms(verification)[AlarmCause.OVERDUE] == 1


def _joined(world: World) -> tuple[OfficerActor, Verification]:
    """Begin a case where the device is good for 12 m."""
    actor = world.make_officer()
    world.make_operator()
    return actor, world.make_joined(actor)[0]


@pytest.mark.parametrize(
    ("north_m", "accuracy_m", "moved"),
    [
        (150, 0, False),
        (171, 8, True),
        (171, 10, False),
        (600, 430, True),
        (600, 440, False),
        # A mast's place says nothing, however far away it is.
        (600, 501, False),
        (8_000, 50_000, False),
        (8_000, 500, True),
    ],
)
def test_moved_is_what_both_accuracies_do_not_explain(
    world: World, north_m: float, accuracy_m: float, moved: bool
) -> None:
    """F14: the place of a mast was P1, and forbade a YES for good."""
    actor, verification = _joined(world)
    world.advance(seconds=60)
    _locate(actor, verification, north_m=north_m, accuracy_m=accuracy_m)
    assert (AlarmCause.MOVED in world.open_alarms(verification)) is moved


@pytest.mark.parametrize(
    ("gone_m", "accuracy_m", "moved"),
    [(33, 0, False), (34, 0, True), (60, 26, True), (60, 27, False)],
)
def test_speed_is_what_both_accuracies_do_not_explain(
    world: World, gone_m: float, accuracy_m: float, moved: bool
) -> None:
    """F14: 15 mph are 33.5 m in five seconds."""
    actor, verification = _joined(world)
    world.advance(seconds=10)
    _locate(actor, verification, accuracy_m=0)
    world.advance(seconds=5)
    _locate(actor, verification, north_m=gone_m, accuracy_m=accuracy_m)
    assert (AlarmCause.MOVED in world.open_alarms(verification)) is moved


def test_the_first_place_is_the_first_that_says_something(world: World) -> None:
    """A case that began with a mast's place is measured from the next good one."""
    actor = world.make_officer()
    world.make_operator()
    verification = world.make_request(actor, at=None)
    _locate(actor, verification, north_m=3_000, accuracy_m=2_000)
    _locate(actor, verification)
    world.advance(seconds=300)
    _locate(actor, verification, north_m=100)
    assert AlarmCause.MOVED not in world.open_alarms(verification)
    world.advance(seconds=300)
    _locate(actor, verification, north_m=300)
    assert world.open_alarms(verification)[AlarmCause.MOVED] == 1


def test_a_device_that_is_back_unblocks_and_closes_nothing(world: World) -> None:
    """F14: the block ends with an accurate place where it began, and comes back with moving."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, _ = world.make_matched(actor)
    world.claim(verification, operator)
    world.advance(seconds=60)
    _locate(actor, verification, north_m=400)
    for north_m, accuracy_m in ((0, 101), (151, 50), (0, 600)):
        world.advance(seconds=120)
        _locate(actor, verification, north_m=north_m, accuracy_m=accuracy_m)
        world.beat_all()
        assert _is_blocked(verification), (north_m, accuracy_m)
    world.advance(seconds=120)
    with records.entries_of("alarm.unblocked") as entries:
        _locate(actor, verification, north_m=149, accuracy_m=100)
        _locate(actor, verification, north_m=149, accuracy_m=100)
    assert len(entries) == 1
    assert not _is_blocked(verification)
    assert world.open_alarms(verification)[AlarmCause.MOVED] == 1
    world.advance(seconds=120)
    with records.entries_of("alarm.blocks_again") as entries:
        _locate(actor, verification, north_m=400)
    assert (len(entries), _is_blocked(verification)) == (1, True)


def _is_blocked(verification: Verification) -> bool:
    return AlarmCause.MOVED in {alarm.cause for alarm in alarms.blocking(verification=verification)}


@pytest.mark.parametrize(("accuracy_m", "dark"), [(500, False), (501, True)])
def test_a_place_too_wide_to_say_anything_is_none(
    world: World, accuracy_m: float, dark: bool
) -> None:
    """F14: a mast's place every 20 s is no location."""
    actor, verification = _joined(world)
    world.advance(seconds=85)
    world.beat_all()
    _locate(actor, verification, accuracy_m=accuracy_m)
    world.advance(seconds=5)
    world.beat_all()
    world.tick()
    assert (AlarmCause.DARK in world.open_alarms(verification)) is dark


def test_no_borough_is_told_of_a_place_too_wide_for_one(world: World) -> None:
    """F14: the text of a YES named the borough of the middle of 50 km."""
    actor, verification = _joined(world)
    with database_owner.past_guards():
        Words.objects.all().delete()
    assert stated_place.place_of(verification) == "Lambeth"
    _locate(actor, verification, accuracy_m=50_000)
    assert stated_place.place_of(verification) == "place not given"


@pytest.mark.parametrize(
    ("place", "accuracy_m", "verdict"),
    [
        (CAMDEN, 0, Verdict.YES),
        (CAMDEN, 500, Verdict.YES),
        (CAMDEN, 501, Verdict.UNKNOWN),
        (CAMDEN, 50_000, Verdict.UNKNOWN),
        (BRIXTON, 500, Verdict.NO),
        (BRIXTON, 501, Verdict.UNKNOWN),
        # 116 m within the border with Westminster, and 70 m beyond it.
        ((51.5380, -0.1572), 50, Verdict.YES),
        ((51.5380, -0.1572), 250, Verdict.YES),
        ((51.5380, -0.1572), 450, Verdict.UNKNOWN),
        ((51.5380, -0.1700), 50, Verdict.NO),
        ((51.5380, -0.1700), 250, Verdict.UNKNOWN),
    ],
)
def test_area_is_judged_by_the_whole_circle(
    world: World, place: tuple[float, float], accuracy_m: float, verdict: Verdict
) -> None:
    """F14: the middle alone was asked, of a circle of any width."""
    actor = world.make_officer(boroughs=("Camden", "Islington"))
    verification = world.make_request(actor, at=None)
    fix = locations.Fix(lat=place[0], lon=place[1], accuracy_m=accuracy_m, at=clock.db_now())
    with ledger.transaction():
        verification_actions.receive_location(
            officer=actor.officer, verification_id=verification.id, fix=fix
        )
    with ledger.transaction():
        verification_request.check_again(ref=verification.ref)
    check = officer_check.newest(verification)
    assert check is not None
    assert check.area == verdict
