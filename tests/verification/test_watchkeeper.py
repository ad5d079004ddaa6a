"""The watchkeeper: nothing keeps it from a deadline, and nobody misses it unnoticed."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError

from foundation.audit import clock, ledger
from tests.support.factories import World
from verification.actions import deadlines
from verification.actions.deadlines import Among
from verification.actions.monitoring import heartbeats
from verification.enums import AlarmCause, State
from verification.models import Heartbeat
from verification.watchkeeper import Watchkeeper

_SOMETHING = set(Among) - {Among.ANYTHING}


def _left_out(now: datetime) -> set[str]:
    """Name the sweeps that a tick of then leaves out."""
    done = {sweep.name for sweep in deadlines.pending(now)}
    return {sweep.name for sweep in deadlines.SWEEPS} - done


def test_one_bad_row_keeps_no_other_deadline_waiting(
    real_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its neighbours are kept, and the heartbeat says that not all is well."""
    verification = real_world.make_request(real_world.make_officer())
    real_world.advance(seconds=300)

    def bad(_row: UUID) -> None:
        raise IntegrityError("a row that cannot be")

    def unfindable(_now: Any) -> list[UUID]:
        raise ValueError("a finder that fails")

    poison = deadlines.Sweep(name="bad", find=lambda _now: [verification.id], do=bad)
    lost = deadlines.Sweep(name="lost", find=unfindable, do=bad)
    monkeypatch.setattr(deadlines, "SWEEPS", (poison, lost, *deadlines.SWEEPS))
    Watchkeeper().tick()
    assert real_world.fresh(verification).state == State.EXPIRED
    assert not Heartbeat.objects.filter(name=heartbeats.WATCHKEEPER).exists()


def test_sweeps_that_can_find_nothing_are_left_out(world: World) -> None:
    """Each among live cases while none is, and each among follow-ups while none is due."""
    now = clock.db_now()
    assert _left_out(now) == {one.name for one in deadlines.SWEEPS if one.among in _SOMETHING}
    world.make_joined(world.make_officer())
    live = {one.name for one in deadlines.SWEEPS if one.among is Among.LIVE_CASES}
    assert not _left_out(now) & live
    officer = world.make_officer()
    case, _phone = world.make_confirmed(officer, world.make_operator())
    world.end(officer, case)
    due = {one.name for one in deadlines.SWEEPS if one.among is Among.DUE_FOLLOW_UPS}
    assert not _left_out(clock.db_now() + settings.FOLLOW_UP_AFTER) & due


def test_a_question_that_fails_leaves_no_sweep_out(
    real_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are done then, and the heartbeat says that not all is well."""

    def broken(_now: Any) -> list[deadlines.Sweep]:
        raise ValueError("a question that fails")

    verification = real_world.make_request(real_world.make_officer())
    real_world.advance(seconds=300)
    monkeypatch.setattr(deadlines, "pending", broken)
    Watchkeeper().tick()
    assert real_world.fresh(verification).state == State.EXPIRED
    assert not Heartbeat.objects.filter(name=heartbeats.WATCHKEEPER).exists()


def test_a_worker_that_never_came_alarms(real_world: World) -> None:
    """Counted from when the watchkeeper began to watch."""
    keeper = Watchkeeper()
    keeper.tick()
    assert AlarmCause.WORKER_DEAF not in real_world.open_alarms()
    real_world.advance(seconds=31)
    keeper.tick()
    assert AlarmCause.WORKER_DEAF in real_world.open_alarms()


def test_a_watchkeeper_that_never_came_alarms(world: World) -> None:
    """As soon as a deadline has passed that it should have kept."""
    with ledger.transaction():
        heartbeats.watch_the_watchkeeper()
    assert AlarmCause.WATCHKEEPER_LATE not in world.open_alarms()
    world.make_request(world.make_officer())
    world.advance(seconds=311)
    with ledger.transaction():
        heartbeats.watch_the_watchkeeper()
    assert AlarmCause.WATCHKEEPER_LATE in world.open_alarms()
