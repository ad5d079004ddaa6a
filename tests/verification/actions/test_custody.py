"""An arrest is looked into within the hour, by whoever reads the custody record."""

import pytest

from accounts.models import User
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.support.factories import World
from tests.verification.actions.after_care import make_confirmed, rows
from verification.actions.decisions import custody
from verification.actions.records import refusals, roles
from verification.enums import AlarmCause, CustodyRecord, EndedHow, FollowUpKind, Priority
from verification.models import Verification

UNCHECKED = AlarmCause.ARREST_UNCHECKED


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


@pytest.fixture
def arrested(world: World, operator: User) -> Verification:
    officer = world.make_officer()
    case, phone = make_confirmed(world, officer, operator)
    world.end(officer, case, how=EndedHow.ARRESTED)
    world.text(phone, "OK")
    return world.fresh(case)


def note(
    case: Verification, by: User, *, found: bool = True, text: str = "Kennington, cell 4."
) -> None:
    record = CustodyRecord.HAS_THEM if found else CustodyRecord.HAS_NOT
    with ledger.transaction():
        custody.note_check(ref=case.ref, by=by, record=record, note=text)


def test_a_record_that_was_read_in_time_alarms_nobody(
    world: World, operator: User, arrested: Verification
) -> None:
    note(arrested, operator)
    [row] = rows(arrested, FollowUpKind.CUSTODY_CHECK)
    assert row.done_by == operator
    assert AuditEntry.objects.filter(event="follow_up.done", subject_id=row.id).count() == 1
    world.advance(minutes=61)
    world.beat_all()
    world.tick()
    assert UNCHECKED not in world.open_alarms(arrested)


def test_a_record_without_them_is_p1_at_once(
    world: World, operator: User, arrested: Verification
) -> None:
    note(arrested, operator, found=False)
    assert world.open_alarms(arrested)[UNCHECKED] == Priority.P1
    world.advance(minutes=61)
    world.beat_all()
    world.tick()
    # It stays owed, and the alarm is closed by contact with them alone.
    note(arrested, operator)
    assert world.open_alarms(arrested)[UNCHECKED] == Priority.P1


def test_it_is_refused_where_nobody_was_arrested(world: World, operator: User) -> None:
    officer = world.make_officer()
    case, _ = make_confirmed(world, officer, operator)
    world.end(officer, case)
    with pytest.raises(custody.NoArrest):
        note(case, operator)


def test_the_officer_s_own_team_does_not_look_into_it(world: World, arrested: Verification) -> None:
    with pytest.raises(roles.ConflictOfInterest):
        note(arrested, world.make_operator(team="CID"))


def test_it_says_what_was_read(operator: User, arrested: Verification) -> None:
    with pytest.raises(refusals.NeedReason):
        note(arrested, operator, text=" ")
