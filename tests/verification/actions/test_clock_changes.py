"""The nights in which a British clock changes: intervals are time passed, hours are the clock's.

On 2026-10-25 at 01:00 UTC it goes back from 02:00 to 01:00, on 2027-03-28 at 01:00 UTC forward from
01:00 to 02:00. NEXT_DAY of those nights is in test_follow_up_texts.py.
"""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from tests.support.factories import World
from tests.verification.actions.after_care import at, go_to, make_confirmed, rows, sent
from verification.enums import AlarmCause, FollowUpKind, Priority, TextKey
from verification.models import Verification

LONGER, SHORTER = "2026-10-25", "2027-03-28"
nights = pytest.mark.parametrize("night", [LONGER, SHORTER])


def make_people_at(world: World, instant: datetime) -> User:
    """Let the clock stand at an instant, with a fresh roster and an operator."""
    go_to(world, instant)
    world.make_roster_import()
    return world.make_operator()


def make_ended_at(world: World, instant: datetime) -> tuple[Verification, str, User]:
    operator = make_people_at(world, instant)
    officer = world.make_officer()
    case, phone = make_confirmed(world, officer, operator)
    world.end(officer, case)
    world.arrive()
    return world.fresh(case), phone, operator


@pytest.mark.parametrize(("night", "shown"), [(LONGER, "01:05"), (SHORTER, "02:05")])
def test_check_ins_and_their_silence_go_by_time_passed(
    world: World, night: str, shown: str
) -> None:
    """Ten minutes are ten minutes, whatever hour the clocks there show a second time, or skip."""
    operator = make_people_at(world, at(f"{night}T00:55"))
    case, phone = make_confirmed(world, world.make_officer(), operator)
    world.run(minutes=9.5)
    assert sent(world, phone, TextKey.CHECK_IN) == 0
    world.run(minutes=0.5)
    assert sent(world, phone, TextKey.CHECK_IN) == 1
    assert f" {shown}: are you OK?" in world.texts(phone)[-1]
    world.run(minutes=4.5)
    assert AlarmCause.CHECK_IN_MISSED not in world.open_alarms(case)
    world.run(minutes=0.5)
    assert world.open_alarms(case)[AlarmCause.CHECK_IN_MISSED] == Priority.P2


@nights
@pytest.mark.parametrize(("judged", "texts"), [("01:30", 1), ("01:45", 0)])
def test_how_safe_they_felt_is_asked_within_an_hour_of_time_passed(
    world: World, night: str, judged: str, texts: int
) -> None:
    """By the clocks there it is five minutes later in the one night, two hours in the other."""
    case, phone, operator = make_ended_at(world, at(f"{night}T00:30"))
    go_to(world, at(f"{night}T00:40"))
    world.text(phone, "OK")
    world.arrive()
    go_to(world, at(f"{night}T{judged}"))
    world.judge(case, operator)
    world.beat_all()
    world.tick()
    assert sent(world, phone, TextKey.FEEDBACK) == texts
    assert (rows(case, FollowUpKind.FEEDBACK)[0].done_at is None) is bool(texts)


@pytest.mark.parametrize(("night", "six"), [(LONGER, "18:00"), (SHORTER, "17:00")])
@pytest.mark.parametrize(("minutes", "texts"), [(-1, 1), (1, 0)])
def test_how_safe_they_felt_the_next_day_is_asked_before_six_by_the_clock(
    world: World, night: str, six: str, minutes: int, texts: int
) -> None:
    at_six = at(f"{night}T{six}")
    case, phone, operator = make_ended_at(world, at_six - timedelta(hours=22))
    world.text(phone, "DAY")
    world.arrive()
    [row] = rows(case, FollowUpKind.NEXT_DAY)
    for instant in (row.due_at - timedelta(hours=1), row.due_at):
        # The follow-up goes before, and not within five minutes of it.
        go_to(world, instant)
        world.beat_all()
        world.tick()
        world.arrive()
    assert sent(world, phone, TextKey.NEXT_DAY) == 1
    go_to(world, at_six - timedelta(minutes=10))
    world.text(phone, "OK")
    world.arrive()
    go_to(world, at_six + timedelta(minutes=minutes))
    world.judge(case, operator)
    world.run(minutes=0.5)
    assert sent(world, phone, TextKey.FEEDBACK) == texts
    world.advance(hours=1)
    world.beat_all()
    world.tick()
    assert sent(world, phone, TextKey.FEEDBACK) == texts
