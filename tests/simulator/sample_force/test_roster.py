"""Somebody is on duty at every moment, and the roster depends on the date alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from simulator.sample_force import people, roster, story_people
from simulator.sample_force.boroughs import SPOTS
from simulator.sample_force.people import Standing

TODAY = date(2026, 11, 22)
DUTIES = list(roster.duties(TODAY))
SERVING = {p.number for p in people.everybody() if p.standing is Standing.SERVING}


def test_twenty_serving_officers_are_on_duty_at_every_moment() -> None:
    first = datetime(2026, 11, 15, tzinfo=UTC)
    moments = [first + timedelta(minutes=15 * step) for step in range(15 * 24 * 4)]
    duties = [duty for duty in DUTIES if duty.number in SERVING]
    assert min(sum(duty.covers(at) for duty in duties) for at in moments) >= 20


def test_every_period_lies_in_the_span() -> None:
    span = roster.span(TODAY)
    assert all(span.starts_at <= duty.starts_at for duty in DUTIES)
    assert all(duty.ends_at <= span.ends_at for duty in DUTIES)


def test_shifts_last_eight_to_ten_hours_and_say_where_and_why() -> None:
    for duty in DUTIES:
        assert timedelta(hours=8) <= duty.ends_at - duty.starts_at <= timedelta(hours=10)
        assert 1 <= len(duty.boroughs) <= 3
        assert set(duty.boroughs) <= set(SPOTS)
        assert {"questions", "welfare"} <= set(duty.reasons) <= set(roster.REASONS)


def test_nobody_is_on_two_shifts_at_once() -> None:
    ends: dict[str, datetime] = {}
    for duty in sorted(DUTIES, key=lambda duty: duty.starts_at):
        assert duty.starts_at >= ends.get(duty.number, duty.starts_at)
        ends[duty.number] = duty.ends_at


def test_a_day_is_the_same_in_the_roster_of_the_next_day() -> None:
    tomorrow = set(roster.duties(TODAY + timedelta(days=1)))
    shared = {duty for duty in DUTIES if duty.starts_at.date() > date(2026, 11, 15)}
    assert shared <= tomorrow


def test_suspended_and_former_officers_are_not_rostered() -> None:
    off = {Standing.SUSPENDED, Standing.LEFT}
    away = {person.number for person in people.everybody() if person.standing in off}
    assert not away & {duty.number for duty in DUTIES}


def test_there_are_33_boroughs() -> None:
    assert len(SPOTS) == 33
    assert all(51.28 < spot.lat < 51.70 and -0.52 < spot.lon < 0.34 for spot in SPOTS.values())
    assert all(len(spot.street) <= 24 and spot.street.isascii() for spot in SPOTS.values())


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_people_for_the_demo_are_found_at_any_hour(hour: int) -> None:
    at = datetime(2026, 11, 22, hour, 50, tzinfo=UTC)
    chosen = story_people.choose(at, count=8)
    assert len(chosen.on_duty) == 8
    for person in chosen.on_duty:
        duty = story_people.duty_now(person, at)
        assert duty.covers(at + timedelta(minutes=59))
        assert story_people.spot_of(duty).borough in duty.boroughs
    assert chosen.suspended.standing is Standing.SUSPENDED
    with pytest.raises(story_people.NotOnDutyError):
        story_people.duty_now(chosen.off_duty, at)
