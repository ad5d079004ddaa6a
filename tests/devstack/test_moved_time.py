"""Time moved on in one case: all that hangs on it is older, and nothing else is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.models import User
from devstack.launcher import moved_time
from devstack.launcher.moved_time import BusyError, CaseTables, NotMovedError
from foundation.audit import clock
from foundation.audit.models import AuditEntry
from foundation.sms.statuses import SETTLED, MessageStatus
from tests.devstack.moved_case import move
from tests.support import database_owner, still_clock
from tests.support.factories import World
from tests.verification.actions.after_care import make_confirmed
from verification.enums import AlarmCause, FollowUpKind, Priority, State, TextKey
from verification.models import CasePresence, Contact, Message, Verification

QUARTER = timedelta(minutes=15)
# What lapses with the service's clock, or is many cases': never one case's.
SHARED = ("officer", "dutyperiod", "rosterimport", "heartbeat", "consolepresence", "shift")
# Who has not left in the time that is skipped: consoles at the case, the officer's phone.
KEPT_TABLES = ("verification_casepresence", "verification_locationfix")
KEPT_COLUMNS = (("verification_verification", "dark_at"),)
# Days on which walks ask, remind and forget: no part of an hour makes another of them.
DAYS = {
    "walks_feedback": {"on"},
    "walks_walker": {"answered_on", "erase_on"},
    "walks_walk": {"reminded_on"},
}
# One row's one instant: table, id, column.
Instant = tuple[str, str, str]


@pytest.fixture
def world(settings: Any, db: None) -> Iterator[World]:
    with still_clock.stopped():
        world = World(settings)
        world.make_roster_import()
        yield world


@pytest.fixture
def operator(world: World) -> User:
    return world.make_operator()


def hanging_models() -> list[type[models.Model]]:
    """List the models whose rows belong to a case or a phone, as Django knows them."""
    found: set[type[models.Model]] = {Verification, Contact}
    while more := {one for one in apps.get_models() if _names(one) & found} - found:
        found |= more
    return sorted(found, key=lambda one: one._meta.db_table)


def _names(model: type[models.Model]) -> set[Any]:
    """List the models that a row of this one names by a foreign key."""
    return {field.related_model for field in model._meta.get_fields() if _is_key(field)}


def _is_key(field: Any) -> bool:
    return isinstance(field, models.ForeignKey)


def columns_of(model: type[models.Model]) -> list[str]:
    fields = [one for one in model._meta.fields if isinstance(one, models.DateTimeField)]
    return [str(field.column) for field in fields]


def snapshot() -> dict[Instant, datetime]:
    """Read every instant of every row that belongs to any case or phone."""
    seen: dict[Instant, datetime] = {}
    for model in hanging_models():
        columns = columns_of(model)
        for row in model._default_manager.all():
            for column in columns:
                at = getattr(row, column)
                if at is not None:
                    seen[model._meta.db_table, str(row.pk), column] = at
    return seen


def is_kept(instant: Instant) -> bool:
    table, _, column = instant
    return table in KEPT_TABLES or (table, column) in KEPT_COLUMNS


def make_rich(world: World, operator: User) -> tuple[Verification, str]:
    """Make a case with texts, replies, alarms, attempts and an ending."""
    officer = world.make_officer()
    case, phone = make_confirmed(world, officer, operator)
    world.text(phone, "SOS")
    world.end(officer, case)
    world.text(phone, "Blue coat.")
    world.arrive()
    return world.fresh(case), phone


def test_all_that_hangs_on_a_case_is_moved_and_nothing_else(world: World, operator: User) -> None:
    case, _ = make_rich(world, operator)
    own = set(snapshot())
    other, _ = make_rich(world, world.make_operator())
    before, log = snapshot(), list(AuditEntry.objects.values_list("seq", "at", "mac"))
    move(case)
    after = snapshot()
    assert set(after) == set(before)
    by = {instant: before[instant] - at for instant, at in after.items()}
    for instant, moved in by.items():
        expected = QUARTER if instant in own and not is_kept(instant) else timedelta()
        assert moved == expected, instant
    # The test is worth something only where much hangs on a case.
    assert len({table for table, _, _ in own}) >= 10
    assert list(AuditEntry.objects.values_list("seq", "at", "mac")) == log
    assert (
        world.fresh(other).ended_at
        == before["verification_verification", str(other.id), "ended_at"]
    )


def test_no_table_and_no_instant_of_a_case_is_forgotten(db: None) -> None:
    raw: Any = connection.connection
    instants = CaseTables(raw).instants
    for model in hanging_models():
        table = model._meta.db_table
        if table in KEPT_TABLES:
            continue
        for column in columns_of(model):
            kept = (table, column) in KEPT_COLUMNS
            assert kept is (column not in instants.get(table, [])), (table, column)
        dates = {str(one.column) for one in model._meta.fields if type(one) is models.DateField}
        assert dates <= DAYS.get(table, set()), f"{table}: a date cannot be moved by minutes"


def test_what_belongs_to_nobody_s_case_is_never_moved(db: None) -> None:
    raw: Any = connection.connection
    moved = set(CaseTables(raw).instants)
    of_cases = ("verification_", "officerapi_", "walks_")
    mine = {table for table in moved if table.startswith(of_cases)}
    assert moved == mine
    assert not moved & {f"verification_{name}" for name in SHARED}


def test_a_table_of_tomorrow_is_moved_too(world: World, operator: User) -> None:
    case, phone = make_confirmed(world, world.make_officer(), operator)
    world.text(phone, "SOS")
    world.arrive()
    alarm = world.open_alarm(case, AlarmCause.SOS)
    made = "CREATE TABLE tomorrow (id int PRIMARY KEY, at timestamptz, alarm_id uuid REFERENCES {})"
    with database_owner.owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(made.format("verification_alarm"))
        cursor.execute("INSERT INTO tomorrow VALUES (1, %s, %s)", [alarm.raised_at, alarm.id])
    move(case)
    with database_owner.owner(), connection.cursor() as cursor:
        cursor.execute("SELECT at FROM tomorrow")
        assert cursor.fetchall() == [(alarm.raised_at - QUARTER,)]


def test_what_is_due_later_is_due_now(world: World, operator: User) -> None:
    case, phone = make_confirmed(world, world.make_officer(), operator)
    world.tick()
    assert TextKey.CHECK_IN not in world.text_keys(phone)
    move(case)
    world.tick()
    assert world.text_keys(phone).count(TextKey.CHECK_IN) == 1
    assert world.open_alarms(case) == {AlarmCause.RING_DUE: Priority.P3}
    world.arrive()
    move(case, minutes=5)
    world.tick()
    assert world.open_alarms(case)[AlarmCause.CHECK_IN_MISSED] == Priority.P2
    assert world.open_alarms(case)[AlarmCause.OVERDUE] == Priority.P2
    assert case.follow_ups.filter(kind=FollowUpKind.CHECK_IN, done_at=None).count() == 2


def test_neither_its_consoles_nor_the_officer_s_phone_are_taken_for_gone(
    world: World, operator: User
) -> None:
    case, _ = make_confirmed(world, world.make_officer(), operator)
    now, dark_at = clock.db_now(), case.requested_at + timedelta(seconds=90)
    Verification.objects.filter(id=case.id).update(dark_at=dark_at)
    CasePresence.objects.create(user=operator, verification=case, seen_at=now)
    move(case)
    world.tick()
    assert AlarmCause.DARK not in world.open_alarms(case)
    assert AlarmCause.STALE_CLAIM not in world.open_alarms(case)
    assert world.fresh(case).dark_at == dark_at
    assert CasePresence.objects.get().seen_at == now
    assert {fix.received_at for fix in case.locations.all()} == {case.requested_at}


def test_the_phone_s_other_case_is_moved_with_it(world: World, operator: User) -> None:
    officer = world.make_officer()
    earlier, phone = make_confirmed(world, officer, operator)
    world.end(officer, earlier)
    world.arrive()
    case, _ = make_confirmed(world, world.make_officer(), operator, phone=phone)
    ended_at = world.fresh(earlier).ended_at
    assert ended_at is not None
    move(case)
    assert world.fresh(earlier).ended_at == ended_at - QUARTER


def test_a_case_that_nobody_has_joined_is_not_moved(world: World) -> None:
    case = world.make_request(world.make_officer())
    with pytest.raises(NotMovedError, match="Nobody has joined"):
        move(case)
    assert world.fresh(case).state == State.REQUESTED


def test_an_unknown_case_is_not_moved(world: World) -> None:
    with pytest.raises(NotMovedError, match="no case ABC234"):
        move(Verification(ref="ABC234"))


@pytest.mark.parametrize(
    "status", [MessageStatus.QUEUED, MessageStatus.SENDING, MessageStatus.ACCEPTED]
)
def test_while_a_text_is_on_its_way_nothing_is_moved(
    world: World, operator: User, status: MessageStatus
) -> None:
    case, phone = make_confirmed(world, world.make_officer(), operator)
    with database_owner.past_guards():
        Message.objects.filter(id=world.messages(phone)[-1].id).update(status=status)
    before = snapshot()
    with pytest.raises(BusyError, match="still on its way"):
        move(case)
    assert snapshot() == before


def test_every_text_that_is_not_settled_is_on_its_way() -> None:
    assert set(moved_time.ON_ITS_WAY) == set(MessageStatus) - set(SETTLED)


@pytest.mark.parametrize("minutes", [0, -5, 121])
def test_time_goes_forwards_and_not_far(minutes: int) -> None:
    with pytest.raises(NotMovedError, match="1 to 120"):
        moved_time.move_back("nowhere", ref="K7M4Q2", minutes=minutes)
