"""The effect: reports of weeks that are over, by the arms that the lot drew."""

from datetime import timedelta

import pytest

from community.patrols.actions import effects
from community.patrols.enums import Arm
from community.patrols.models import Plan, Slot, Team
from community.patrols.rules import bands
from community.patrols.rules.effect import Word
from community.streets.models import Stretch
from community.streets.units import Unit
from community.streetsafe.enums import Counted, TimeBand
from foundation.audit import clock
from tests.community.patrols import beats
from tests.support.factories import World


@pytest.fixture
def of(world: World) -> Team:
    """Give a team with roads."""
    team = beats.team(capacity=2)
    beats.roads()
    return team


def unit_of(slot: Slot) -> Unit:
    row = Stretch.objects.select_related("street").get(pk=slot.unit)
    return beats.as_unit(row)


def say(plan: Plan, *, extra: int, usual: int) -> None:
    """Let so many report each slot's road in its week, at its time of day."""
    for slot in plan.slots.all():
        n = extra if slot.arm == Arm.EXTRA else usual
        time = bands.time_band(slot.band)
        beats.reports(unit_of(slot), n, day=plan.week + timedelta(days=2), time=time)


def measured() -> effects.Measured:
    (one,) = effects.measure(today=clock.today())
    return one


def test_hits_are_reports_of_the_road_in_its_week_that_name_its_time(
    world: World, of: Team
) -> None:
    plan = beats.draw(of)
    say(plan, extra=2, usual=5)
    slot = beats.extras(plan)[0]
    unit, time = unit_of(slot), bands.time_band(slot.band)
    for when in (plan.week - timedelta(days=1), plan.week + timedelta(days=7)):
        beats.reports(unit, 9, day=when, time=time)
    beats.reports(unit, 9, day=plan.week, time=None)
    # No road of it was drawn for the morning.
    beats.reports(unit, 9, day=plan.week, time=TimeBand.MORNING)
    beats.reports(unit, 9, day=plan.week, time=time, counted=Counted.NO)
    beats.go_to_day(world, plan.week + timedelta(days=6))
    assert (measured().effect.extra, measured().effect.usual) == (0, 0)
    beats.go_to_day(world, plan.week + timedelta(days=7))
    assert (measured().effect.extra, measured().effect.usual) == (2 * 2, 2 * 5)


def test_nothing_is_said_before_eight_weeks_nor_of_under_twenty_reports(
    world: World, of: Team
) -> None:
    words = []
    for week in range(8):
        plan = beats.draw(of)
        say(plan, extra=1 if week in {1, 7} else 0, usual=2)
        beats.go_to_day(world, plan.week + timedelta(days=7))
        words.append(measured().effect.word)
    assert words == [Word.TOO_EARLY] * 7 + [Word.FEWER]
    effect = measured().effect
    assert (effect.extra, effect.usual, effect.weeks) == (4, 32, 8)
    assert effect.ratio
    assert effect.high
    assert effect.ratio < effect.high < 1


def test_two_teams_are_measured_together_and_apart(world: World, of: Team) -> None:
    plan = beats.draw(of)
    say(plan, extra=1, usual=3)
    beats.team("Barking town centre", ward="Another ward")
    beats.go_to_day(world, plan.week + timedelta(days=7))
    both, barking, ilford = effects.measure(today=clock.today())
    assert (both.team, barking.effect.pairs) == (None, 0)
    assert both.effect == ilford.effect
    assert (ilford.effect.extra, ilford.effect.usual) == (2, 6)
    assert both.dose.planned == ilford.dose.planned == 30
