"""The week's plan: drawn before its week, by a lot that anybody can draw again."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from community.patrols import tasks
from community.patrols.actions import plans
from community.patrols.enums import Arm, Why
from community.patrols.events import PatrolEvent, PatrolSubject
from community.patrols.models import Plan, Slot
from community.patrols.rules import bands
from community.streets.models import Street, Stretch
from community.streetsafe.models.signals import SignalKind, SignalState
from community.streetsafe.rules import weeks
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from foundation.encryption import data_keys
from tests.community.neighbourhood import desks
from tests.community.patrols import beats
from tests.support.factories import World

MONDAY, WEDNESDAY, THURSDAY, SUNDAY = 0, 2, 3, 6


@pytest.mark.parametrize(("weekday", "drawn"), [(WEDNESDAY, 0), (THURSDAY, 1), (SUNDAY, 1)])
def test_a_plan_is_drawn_from_thursday_on_for_the_week_that_follows(
    world: World, weekday: int, drawn: int
) -> None:
    beats.team()
    today = beats.go_to(world, weekday=weekday)
    beats.roads()
    tasks.draw()
    tasks.draw()
    assert Plan.objects.count() == drawn
    for plan in Plan.objects.all():
        assert plan.drawn_on == today < plan.week
        assert plan.week == weeks.monday(today) + weeks.WEEK
        assert AuditEntry.objects.filter(event="patrol_plan.drawn", subject_id=plan.id).exists()


def test_a_week_that_has_begun_is_never_drawn(world: World) -> None:
    of = beats.team()
    today = beats.go_to(world, weekday=MONDAY)
    for week in (today, today - weeks.WEEK):
        with ledger.transaction(), pytest.raises(plans.TooLate):
            plans.draw(team=of, week=week, now=clock.db_now(), actor=ledger.SYSTEM)
    tasks.draw()
    assert not Plan.objects.exists()


def test_one_of_each_pair_has_the_extra_patrol_and_the_seed_says_which(world: World) -> None:
    of = beats.team(capacity=4)
    beats.go_to(world, weekday=beats.SATURDAY)
    beats.roads()
    plan = beats.draw(of)
    assert plan.pairs == 4
    assert Slot.objects.filter(arm=Arm.EXTRA).count() == Slot.objects.count() // 2 == 4
    assert plan.seed is None
    world.advance(days=9)
    tasks.draw()
    seed = Plan.objects.get().seed or ""
    assert hashlib.sha256(seed.encode()).hexdigest() == plan.commitment
    for number in range(1, plan.pairs + 1):
        first, second = plan.slots.filter(pair=number).order_by("rank")
        # As docs/patrols.md tells anybody to do it.
        digest = hashlib.sha256(f"{seed}|{number}".encode()).hexdigest()
        is_first = digest[-1] in "02468ace"
        assert (first.arm, second.arm) == (
            (Arm.EXTRA, Arm.USUAL) if is_first else (Arm.USUAL, Arm.EXTRA)
        )
        assert first.weight >= second.weight


def test_a_seed_is_published_when_its_week_is_over_and_not_a_day_before(world: World) -> None:
    of = beats.team()
    beats.go_to(world, weekday=beats.SATURDAY)
    beats.roads()
    plan = beats.draw(of)
    beats.go_to_day(world, plan.week + timedelta(days=6))
    tasks.draw()
    assert not Plan.objects.filter(seed__isnull=False)
    with ledger.transaction(), pytest.raises(plans.NotYet):
        plans.publish_seed(plan=plan, now=clock.db_now(), actor=ledger.SYSTEM)
    beats.go_to_day(world, plan.week + timedelta(days=7))
    tasks.draw()
    assert Plan.objects.filter(seed__isnull=False, seed_published_on=clock.today())
    entries = AuditEntry.objects.filter(event="patrol_plan.seed_published", subject_id=plan.id)
    assert entries.count() == 1


def test_no_road_stands_twice_at_one_time_of_day(world: World) -> None:
    of = beats.team(capacity=50)
    beats.roads()
    plan = beats.draw(of)
    found = [(slot.unit, bands.time_band(slot.band)) for slot in plan.slots.all()]
    # Six roads at four times of day: 24 slots, of the 100 that there is room for.
    assert len(found) == len(set(found)) == 24


@pytest.mark.parametrize(
    ("kind", "state", "behaviour", "why"),
    [
        (SignalKind.GROWING, SignalState.NEW, 5, Why.SIGNAL),
        (SignalKind.BURST, SignalState.NEW, 5, Why.BUSY),
        (SignalKind.ONE_SOURCE, SignalState.NEW, 5, Why.BUSY),
        (SignalKind.GROWING, SignalState.CLOSED, 5, Why.BUSY),
        # Led by the place: for its owner first.
        (SignalKind.GROWING, SignalState.NEW, 1, Why.BUSY),
    ],
)
def test_a_live_signal_led_by_behaviour_is_a_reason_to_go(
    world: World, kind: SignalKind, state: SignalState, behaviour: int, why: Why
) -> None:
    of = beats.team()
    road, _other = beats.roads(2)
    beats.standing(road, behaviour=behaviour, place=3)
    desks.signal(road, kind=kind, state=state)
    plan = beats.draw(of)
    assert set(plan.slots.filter(unit=road.id).values_list("why", flat=True)) == {why}


def test_what_is_not_of_the_area_is_not_on_the_list(world: World) -> None:
    of = beats.team()
    beats.roads(2)
    Street.objects.filter(name="Road 0").update(ward="Another")
    plan = beats.draw(of)
    names = {Stretch.objects.get(pk=one.unit).street.name for one in plan.slots.all()}
    assert names == {"Road 1"}


def test_a_team_without_reports_has_an_empty_plan_and_is_not_drawn_again(world: World) -> None:
    beats.team()
    beats.go_to(world, weekday=THURSDAY)
    tasks.draw()
    tasks.draw()
    assert Plan.objects.get().pairs == 0


def test_the_database_refuses_to_change_what_was_drawn(world: World) -> None:
    of = beats.team()
    beats.roads()
    plan = beats.draw(of)
    slot = beats.extras(plan)[0]
    for refused in (
        lambda: Slot.objects.filter(pk=slot.pk).update(arm=Arm.USUAL),
        lambda: Slot.objects.filter(pk=slot.pk).update(weight=9.0),
        lambda: Slot.objects.filter(pk=slot.pk).delete(),
        lambda: Plan.objects.filter(pk=plan.pk).update(commitment="0" * 64),
        lambda: Plan.objects.filter(pk=plan.pk).update(pairs=plan.pairs + 1),
        lambda: Plan.objects.filter(pk=plan.pk).update(
            seed="0" * 64, seed_published_on=plan.week + timedelta(days=7)
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()


def test_the_database_takes_no_slot_after_the_draw(world: World) -> None:
    of = beats.team()
    beats.roads()
    plan = beats.draw(of)
    slot = beats.extras(plan)[0]
    slot.pk, slot.rank, slot.pair = None, 2 * plan.pairs + 1, plan.pairs + 1
    slot.day += timedelta(days=1)
    with pytest.raises(IntegrityError, match="as many as were promised"), transaction.atomic():
        slot.save(force_insert=True)


@pytest.mark.parametrize(
    ("is_logged", "why"), [(False, "its entry in the audit log"), (True, "all its slots")]
)
def test_the_database_takes_no_plan_without_its_slots_or_its_entry(
    real_world: World, is_logged: bool, why: str
) -> None:
    of = beats.team()
    plan = Plan(team=of, week=weeks.monday(clock.today()) + weeks.WEEK, pairs=1)
    plan.drawn_on, plan.commitment, plan.key = clock.today(), "0" * 64, data_keys.new()
    with pytest.raises(IntegrityError, match=why):
        keep(plan, is_logged=is_logged)


def keep(plan: Plan, *, is_logged: bool) -> None:
    with ledger.transaction():
        plan.save(force_insert=True)
        if is_logged:
            ledger.record(
                event=PatrolEvent.PLAN_DRAWN,
                actor=ledger.SYSTEM,
                subject=ledger.Subject(kind=PatrolSubject.PLAN, id=plan.id),
            )


def test_the_database_takes_no_plan_of_a_week_that_has_begun(world: World) -> None:
    of = beats.team()
    week = weeks.monday(clock.today())
    plan = Plan(team=of, week=week, drawn_on=week, pairs=0, commitment="0" * 64)
    plan.key = data_keys.new()
    with pytest.raises(IntegrityError, match="drawn_before"), transaction.atomic():
        plan.save(force_insert=True)
