"""The load of the room, for supervisors."""

from datetime import timedelta

from accounts.models import Role
from foundation.audit import clock, ledger
from tests.support import console
from tests.support.factories import World
from verification.actions import alarm_taking, alarms
from verification.enums import Priority
from verification.models import Alarm
from verification.monitoring import alarm_rates


def test_rates_count_by_operator_hour_and_priority(world: World) -> None:
    quick, slow = world.make_operator(), world.make_operator()
    for taker, seconds in ((quick, 2), (quick, 4), (slow, 30)):
        world.text(world.make_phone(), "SOS")
        alarm = Alarm.objects.order_by("-raised_at").first()
        assert alarm is not None
        world.advance(seconds=seconds)
        with ledger.transaction():
            alarm_taking.take(alarm_id=alarm.id, by=taker)
    world.beat_all()
    rates = alarm_rates.read(now=clock.db_now())
    assert rates.operators == 2
    assert rates.a_ten_minutes == 1.5
    waits = rates.waits[Priority.P1]
    assert waits.count == 3
    assert waits.median is not None
    assert 4 <= waits.median < 5
    assert sum(hour.p1 for hour in rates.hours) == 3
    assert {one.name: one.waits.count for one in rates.people} == {
        quick.display_name: 2,
        slow.display_name: 1,
    }
    assert rates.shares[Priority.P1] == 100


def test_what_is_older_is_left_out(world: World) -> None:
    world.make_operator()
    world.text(world.make_phone(), "SOS")
    world.advance(hours=12, seconds=1)
    rates = alarm_rates.read(now=clock.db_now())
    assert sum(hour.total for hour in rates.hours) == 0
    assert rates.an_hour == 0


def test_a_wait_counts_from_the_last_time_an_alarm_was_raised_higher(world: World) -> None:
    now = clock.db_now()
    operator = world.make_operator()
    world.text(world.make_phone(), "There are two of them")
    alarm = Alarm.objects.get()
    world.advance(seconds=60)
    with ledger.transaction():
        alarms.escalate(alarm=alarm, priority=Priority.P1, actor=ledger.SYSTEM, now=clock.db_now())
    world.advance(seconds=5)
    with ledger.transaction():
        alarm_taking.take(alarm_id=alarm.id, by=operator)
    waits = alarm_rates.read(now=now + timedelta(seconds=70)).waits[Priority.P1]
    assert waits.median is not None
    assert 5 <= waits.median < 7


def test_the_screen_is_for_supervisors(world: World) -> None:
    world.text(world.make_phone(), "SOS")
    page = console.make_browser(world.make_operator(role=Role.SUPERVISOR)).page("rates")
    assert "each operator" in page.text
    for role in (Role.OPERATOR, Role.REVIEWER):
        browser = console.make_browser(world.make_operator(role=role))
        assert browser.get("rates").status_code == 403
