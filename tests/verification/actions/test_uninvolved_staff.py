"""F5: two uninvolved people at a console for each team on duty, or an alarm that cures itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from accounts.models import Role, User
from foundation.audit import clock, ledger
from tests.support import database_owner
from tests.support.factories import World
from tests.verification.commands.test_imports import roster_csv, run
from verification.actions.decisions import claims
from verification.actions.monitoring import uninvolved_staff
from verification.enums import AlarmCause, OfficerStatus, Priority
from verification.watchkeeper import Watchkeeper

pytestmark = pytest.mark.django_db

CAUSE = AlarmCause.NOBODY_MAY_ACT


def open_now(world: World) -> bool:
    """Let the watch look, and say whether the alarm is open."""
    with ledger.transaction():
        uninvolved_staff.watch()
    return CAUSE in world.open_alarms(None)


def test_it_opens_for_a_team_on_duty_and_closes_when_two_uninvolved_are_live(world: World) -> None:
    world.make_officer(team="CID")
    assert open_now(world)
    assert world.open_alarms(None)[CAUSE] == Priority.P2
    world.make_operator(team="Desk")
    world.make_operator(team="CID")
    assert open_now(world)
    world.make_operator(team="Desk")
    assert not open_now(world)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OFFICER])
def test_who_decides_nothing_does_not_count(world: World, role: Role) -> None:
    world.make_officer(team="CID")
    for _ in range(2):
        user = world.make_operator(team="Desk")
        with database_owner.past_guards():
            User.objects.filter(id=user.id).update(role=role)
    assert open_now(world)


def test_a_console_that_falls_silent_opens_it_again(world: World) -> None:
    world.make_officer(team="CID")
    staff = [world.make_operator(team="Desk") for _ in range(2)]
    assert not open_now(world)
    world.advance(seconds=20)
    claims.beat(by=staff[0])
    assert open_now(world)
    claims.beat(by=staff[1])
    assert not open_now(world)


def test_a_console_whose_user_moves_into_the_team_opens_it(world: World) -> None:
    officer = world.make_officer(team="CID").officer
    staff = [world.make_operator(team="Desk") for _ in range(2)]
    assert not open_now(world)
    with database_owner.past_guards():
        User.objects.filter(id=staff[0].id).update(team=officer.team)
    assert open_now(world)


def test_nobody_on_duty_needs_nobody(world: World) -> None:
    world.make_officer(team="CID", on_duty=False)
    world.make_officer(team="North", status=OfficerStatus.SUSPENDED)
    assert not open_now(world)


def test_the_shift_s_end_cures_it(world: World) -> None:
    world.make_officer(team="CID")
    assert open_now(world)
    world.advance(hours=9)
    assert not open_now(world)


def test_each_team_is_looked_at_by_itself(world: World) -> None:
    """Two of one team decide on every other team, and on nobody of their own."""
    world.make_officer(team="CID")
    for _ in range(2):
        world.make_operator(team="North")
    assert not open_now(world)
    world.make_officer(team="North")
    assert open_now(world)


def test_a_force_may_ask_for_fewer(world: World) -> None:
    world.make_officer(team="CID")
    world.settings.UNINVOLVED_STAFF_AT_LEAST = 0
    assert not open_now(world)


@pytest.mark.django_db(transaction=True)
def test_the_watchkeeper_looks(real_world: World) -> None:
    real_world.make_officer(team="CID")
    Watchkeeper().tick()
    assert CAUSE in real_world.open_alarms(None)


def test_a_roster_import_looks(world: World, tmp_path: Path) -> None:
    officer = world.make_officer(team="CID", on_duty=False).officer
    now, hour = clock.db_now(), timedelta(hours=1)
    file = roster_csv(tmp_path, (officer.number, now - hour, now + hour))
    span = ("--from", (now - 2 * hour).isoformat(), "--to", (now + 2 * hour).isoformat())
    run("import_roster", file, *span, "--dry-run")
    assert CAUSE not in world.open_alarms(None)
    run("import_roster", file, *span)
    assert CAUSE in world.open_alarms(None)
