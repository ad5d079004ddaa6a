"""Visits in two taps, their minutes, and what becomes of one that nobody ends."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from community.patrols import published, retention, tasks
from community.patrols.actions import visits
from community.patrols.enums import Arm
from community.patrols.models import Slot, Team, Visit
from community.patrols.rules import dose
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from tests.community.patrols import beats
from tests.support.factories import World

LOGGED = AuditEntry.objects.filter(event="patrol_visit.logged")


@pytest.fixture
def of(world: World) -> Team:
    """Give a team on a day on which it has a patrol."""
    team = beats.team()
    beats.roads()
    plan = beats.draw(team)
    beats.go_to_day(world, beats.extras(plan)[0].day)
    return team


def slot_of(of: Team) -> Slot:
    slots = Slot.objects.filter(plan__team=of, arm=Arm.EXTRA, day=clock.today())
    return slots.order_by("rank")[0]


def here(of: Team, slot: Slot) -> Visit:
    with ledger.transaction():
        return visits.here(slot_id=slot.id, team=of)


def leave(of: Team, visit: Visit) -> Visit:
    with ledger.transaction():
        return visits.leave(visit_id=visit.id, team=of)


def test_a_visit_is_two_taps_and_whole_minutes(world: World, of: Team) -> None:
    slot = slot_of(of)
    visit = here(of, slot)
    assert not LOGGED.exists()
    world.advance(minutes=14)
    left = leave(of, visit)
    assert left.left_at
    assert left.left_at - left.here_at == timedelta(minutes=14)
    assert (left.here_at.second, left.left_at.second, left.is_forgotten) == (0, 0, False)
    assert (left.unit, left.day, left.team_id) == (slot.unit, slot.day, of.id)
    entry = LOGGED.get()
    # Nobody's way: the log knows the team, and no officer.
    assert (entry.subject_id, entry.actor_id) == (visit.id, None)
    assert entry.details == {"team": str(of.id), "forgotten": False}


def test_taps_that_come_twice_change_nothing(world: World, of: Team) -> None:
    slot = slot_of(of)
    first = here(of, slot)
    world.advance(minutes=3)
    assert here(of, slot) == first
    ended = leave(of, first)
    world.advance(minutes=3)
    assert leave(of, first).left_at == ended.left_at
    assert here(of, slot) == first
    assert (Visit.objects.count(), LOGGED.count()) == (1, 1)


def test_a_visit_that_nobody_ends_is_closed_after_an_hour(world: World, of: Team) -> None:
    here(of, slot_of(of))
    world.advance(minutes=55)
    tasks.close()
    assert Visit.objects.filter(left_at=None).exists()
    world.advance(minutes=6)
    tasks.close()
    tasks.close()
    visit = Visit.objects.get()
    assert visit.is_forgotten
    assert visit.left_at == visit.here_at + timedelta(minutes=60)
    assert LOGGED.count() == 1


def test_leaving_after_more_than_an_hour_ends_it_at_the_hour(world: World, of: Team) -> None:
    visit = here(of, slot_of(of))
    world.advance(hours=3)
    left = leave(of, visit)
    assert left.is_forgotten
    assert left.left_at == left.here_at + timedelta(minutes=60)


def test_usual_cover_another_day_and_another_team_are_refused(world: World, of: Team) -> None:
    usual = Slot.objects.filter(arm=Arm.USUAL)[0]
    stranger = beats.team("Barking town centre", ward="Another ward")
    slot = slot_of(of)
    for team, wanted in ((of, usual), (stranger, slot)):
        with ledger.transaction(), pytest.raises(visits.NotFound):
            visits.here(slot_id=wanted.id, team=team)
    visit = here(of, slot)
    with ledger.transaction(), pytest.raises(visits.NotFound):
        visits.leave(visit_id=visit.id, team=stranger)
    world.advance(days=7)
    with ledger.transaction(), pytest.raises(visits.NotThisWeek):
        visits.here(slot_id=other_than(slot).id, team=of)
    assert Visit.objects.count() == 1


def other_than(slot: Slot) -> Slot:
    return Slot.objects.filter(arm=Arm.EXTRA).exclude(unit=slot.unit)[0]


def test_on_another_day_it_is_a_visit_of_the_road_and_none_of_the_slot(
    world: World, of: Team
) -> None:
    slot = slot_of(of)
    day = beats.go_to_another_day(world, slot.plan)
    visit = here(of, slot)
    assert (visit.slot, visit.unit, visit.day) == (None, slot.unit, day)
    leave(of, visit)
    # A page that was left open, and its button.
    assert here(of, slot) == visit
    assert published.figures(slot.plan.week, slot.plan.week + timedelta(days=6)).visits == 0


def test_the_database_refuses_a_visit_of_more_than_an_hour_and_one_changed(of: Team) -> None:
    visit = here(of, slot_of(of))
    for refused in (
        {"left_at": visit.here_at + timedelta(minutes=61)},
        {"left_at": visit.here_at - timedelta(minutes=1)},
        {"here_at": visit.here_at - timedelta(minutes=5)},
        {"team": None},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            Visit.objects.filter(pk=visit.pk).update(**refused)
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).delete()


def test_minutes_of_a_visit_that_nobody_ended_are_not_counted(world: World, of: Team) -> None:
    done = dose.of([timedelta(minutes=14), None, timedelta(minutes=11)], slots=4)
    assert (done.planned, done.delivered, done.percent) == (60, 25, 42)
    assert (done.visits, done.forgotten) == (3, 1)
    visit = here(of, slot_of(of))
    world.advance(minutes=12)
    leave(of, visit)
    week = visit.day - timedelta(days=visit.day.weekday())
    shown = published.figures(week, week + timedelta(days=6))
    assert (shown.slots, shown.visits, shown.visits_never_ended) == (4, 1, 0)
    assert (shown.minutes_planned, shown.minutes_delivered) == (60, 12)
    assert published.figures(week - timedelta(days=7), week - timedelta(days=1)).slots == 0


def test_a_road_that_was_visited_waits_less_long(world: World, of: Team) -> None:
    slot = slot_of(of)
    leave(of, here(of, slot))
    with ledger.transaction():
        of.capacity = 50
        of.save()
    again = beats.draw(of)
    waits = dict(again.slots.values_list("unit", "weeks_since"))
    assert waits[slot.unit] == 0
    assert set(waits.values()) == {0, None}


def test_visits_are_kept_as_long_as_reports(world: World, of: Team) -> None:
    leave(of, here(of, slot_of(of)))
    now = clock.db_now()
    kept = world.settings.STREETS_REPORTS_KEPT_FOR
    with ledger.transaction():
        assert retention.forget(now + kept - timedelta(days=2)) == {"patrol_visits": 0}
    slot = slot_of(of)
    Visit.objects.create(
        team=of,
        unit=slot.unit,
        unit_kind=slot.unit_kind,
        day=clock.today() - kept - timedelta(days=30),
        here_at=now - kept - timedelta(days=30),
    )
    with ledger.transaction():
        assert retention.forget(now) == {"patrol_visits": 1}
    assert Visit.objects.get().day == slot.day
