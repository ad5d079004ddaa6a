"""Writing the log."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import Enum, IntEnum, StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.db import ProgrammingError, connection, connections, transaction

from accounts.events import AccountEvent, AccountSubject
from foundation.audit import clock, ledger, verify
from foundation.audit.ledger import Actor, ActorKind, Commitment, Subject
from foundation.audit.models import AuditEntry
from tests.support import audit_log, locks, threads
from verification.events import Event


class Weather(StrEnum):
    """A detail as a action would give it."""

    WET = "wet"


class Rank(IntEnum):
    """A detail that is a number with a name."""

    FIRST = 1


class Shape(Enum):
    """A detail whose value cannot be stored."""

    SQUARE = (1, 1)


def write_and_fail() -> None:
    """Record something, then fail as a action may."""
    with ledger.transaction():
        audit_log.note()
        raise ZeroDivisionError


def note_and_fail() -> None:
    """Record something in the transaction that is open, then fail."""
    audit_log.note()
    audit_log.note()
    raise ZeroDivisionError


def note_and_break() -> None:
    """Record something in the transaction that is open, then have the database refuse."""
    audit_log.note()
    with connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column")


def write_and_give_up() -> None:
    """Record something in a transaction that can no longer commit."""
    with ledger.transaction():
        audit_log.note()
        transaction.set_rollback(rollback=True)


@pytest.mark.django_db
def test_an_entry_says_who_did_what_to_whom_in_which_case_and_when() -> None:
    officer, device, case = uuid4(), uuid4(), uuid4()
    before = clock.db_now()
    with ledger.transaction():
        ledger.record(
            event=AccountEvent.DEVICE_SIGNED_IN,
            actor=Actor(kind=ActorKind.OFFICER, id=officer),
            subject=Subject(kind=AccountSubject.DEVICE, id=device),
            topic=case,
        )
    entry = audit_log.last_entry()
    assert (entry.event, entry.actor_kind, entry.actor_id) == (
        "device.signed_in",
        "officer",
        officer,
    )
    assert (entry.subject_kind, entry.subject_id, entry.topic_id) == ("device", device, case)
    assert before < entry.at < clock.db_now()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (7, 7),
        (True, True),
        (None, None),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (datetime(2026, 3, 1, 22, 5, tzinfo=UTC), "2026-03-01T22:05:00.000000+00:00"),
        (timedelta(seconds=90), "P0DT00H01M30S"),
        (Weather.WET, "wet"),
        (Rank.FIRST, 1),
    ],
)
def test_a_detail_is_stored_as_a_plain_value(given: ledger.Detail, stored: object) -> None:
    audit_log.write(detail=given)
    assert audit_log.last_entry().details == {"detail": stored}


@pytest.mark.django_db
def test_a_commitment_shows_nothing_of_its_value_and_differs_with_the_key() -> None:
    first = Commitment.of(key=b"1" * 32, value="Ada Example")
    audit_log.write(name=first, again=Commitment.of(key=b"2" * 32, value="Ada Example"))
    details = audit_log.last_entry().details
    assert details["name"] == f"hmac-sha256:{first.digest.hex()}" != details["again"]
    assert "Ada" not in str(details)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "detail",
    ["words", 1.5, b"bytes", ["list"], {"a": 1}, datetime(2026, 3, 1), Shape.SQUARE],  # noqa: DTZ001
)
def test_a_detail_that_could_hold_words_is_refused(detail: Any) -> None:
    end = audit_log.end_of_log()
    with pytest.raises(TypeError, match="detail 'note'"), ledger.transaction():
        audit_log.note(note=detail)
    assert audit_log.end_of_log() == end


@pytest.mark.django_db
def test_nothing_is_recorded_outside_a_transaction() -> None:
    with pytest.raises(ledger.NoTransaction):
        audit_log.note()
    with pytest.raises(ledger.NoTransaction):
        ledger.require_transaction()


@pytest.mark.django_db
def test_a_transaction_inside_another_is_refused() -> None:
    with ledger.transaction():
        with pytest.raises(ledger.NestedTransaction), ledger.transaction():
            pass
        audit_log.note()
    assert audit_log.last_entry().event == Event.ALARM_RAISED


@pytest.mark.django_db(transaction=True)
def test_a_transaction_inside_a_plain_one_is_refused() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError), ledger.transaction():
        pass


@pytest.mark.django_db
def test_recording_inside_a_savepoint_is_refused() -> None:
    with ledger.transaction():
        with transaction.atomic(), pytest.raises(ledger.RecordedInSavepoint):
            audit_log.note()
        audit_log.note()


@pytest.mark.django_db
def test_what_a_savepoint_of_the_log_takes_back_leaves_no_entry() -> None:
    end = audit_log.end_of_log()
    with ledger.transaction():
        audit_log.note()
        with pytest.raises(ZeroDivisionError), ledger.savepoint():
            note_and_fail()
        audit_log.note()
    assert audit_log.end_of_log() == end + 2


@pytest.mark.django_db
def test_what_went_well_in_a_savepoint_of_the_log_is_written_in_its_turn() -> None:
    end = audit_log.end_of_log()
    with ledger.transaction():
        with ledger.savepoint():
            audit_log.note()
            with ledger.savepoint():
                audit_log.note()
            with transaction.atomic(), pytest.raises(ledger.RecordedInSavepoint):
                audit_log.note()
        with transaction.atomic(), pytest.raises(ledger.RecordedInSavepoint):
            audit_log.note()
    assert audit_log.end_of_log() == end + 2


@pytest.mark.django_db
def test_a_savepoint_survives_what_broke_the_database_s_own() -> None:
    end = audit_log.end_of_log()
    with ledger.transaction():
        with pytest.raises(ProgrammingError), ledger.savepoint():
            note_and_break()
        audit_log.note()
    assert audit_log.end_of_log() == end + 1


@pytest.mark.django_db
def test_there_is_no_savepoint_without_a_transaction() -> None:
    with pytest.raises(ledger.NoTransaction), ledger.savepoint():
        pass


@pytest.mark.django_db(transaction=True)
def test_a_body_that_raises_leaves_no_entry_and_no_gap() -> None:
    end = audit_log.end_of_log()
    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert audit_log.end_of_log() == end
    assert audit_log.write() == [end + 1]


@pytest.mark.django_db(transaction=True)
def test_an_entry_whose_transaction_cannot_commit_leaves_no_gap() -> None:
    end = audit_log.end_of_log()
    with pytest.raises(transaction.TransactionManagementError):
        write_and_give_up()
    assert audit_log.end_of_log() == end


@pytest.mark.django_db
def test_a_transaction_that_records_nothing_does_not_touch_the_log() -> None:
    end = audit_log.end_of_log()
    with ledger.transaction():
        AuditEntry.objects.exists()
    assert audit_log.end_of_log() == end


@pytest.mark.django_db
def test_all_entries_of_a_transaction_carry_one_instant_and_their_order() -> None:
    numbers = audit_log.write(3)
    entries = list(AuditEntry.objects.filter(seq__in=numbers))
    assert [entry.seq for entry in entries] == numbers
    assert len({entry.at for entry in entries}) == 1


@pytest.mark.django_db
def test_an_entry_carries_the_services_time(settings: LazySettings) -> None:
    settings.CLOCK_OFFSET = timedelta(days=1)
    audit_log.write()
    assert timedelta(hours=23) < audit_log.last_entry().at - datetime.now(UTC) < timedelta(hours=25)


@contextmanager
def locked_head() -> Iterator[None]:
    """Hold the head as a slow writer would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM audit_audithead FOR UPDATE")
        yield


@pytest.mark.django_db(transaction=True)
def test_the_instant_is_read_after_the_wait_for_the_log() -> None:
    def write_in_thread() -> None:
        try:
            audit_log.write()
        finally:
            connections.close_all()

    writer = threading.Thread(target=write_in_thread)
    with locked_head():
        writer.start()
        locks.wait_for_waiter()
        released_at = clock.db_now()
    writer.join(timeout=10)
    assert audit_log.last_entry().at > released_at


@pytest.mark.django_db(transaction=True)
def test_another_thread_does_not_share_the_transaction() -> None:
    def try_to_record(_: int) -> bool:
        with pytest.raises(ledger.NoTransaction):
            audit_log.note()
        return True

    with ledger.transaction():
        assert threads.at_once(try_to_record, count=1) == [True]


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_leave_one_unbroken_chain() -> None:
    start = audit_log.end_of_log() + 1
    seen: list[list[int]] = [[] for _ in range(8)]

    def write_and_sometimes_fail(writer: int) -> None:
        for turn in range(25):
            if turn % 5 == 0:
                with pytest.raises(ZeroDivisionError):
                    write_and_fail()
            topic = uuid4()
            audit_log.write(1 + turn % 3, topic=topic)
            seen[writer] += AuditEntry.objects.filter(topic_id=topic).values_list("seq", flat=True)

    threads.at_once(write_and_sometimes_fail, count=8)
    entries = list(AuditEntry.objects.filter(seq__gte=start))
    assert len(entries) == 8 * sum(1 + turn % 3 for turn in range(25))
    assert [entry.seq for entry in entries] == list(range(start, start + len(entries)))
    assert all(numbers == sorted(numbers) for numbers in seen)
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert verify.verify(start=start).fault is None


@pytest.mark.django_db(transaction=True)
def test_whoever_sees_an_entry_has_seen_all_before_it() -> None:
    start = audit_log.end_of_log()
    done = threading.Event()

    def watch() -> list[int]:
        """Read as the live feed does: what came after the last number seen."""
        cursor, numbers = start, []
        while not done.is_set() or cursor < audit_log.end_of_log():
            fresh = AuditEntry.objects.filter(seq__gt=cursor).values_list("seq", flat=True)
            for number in fresh:
                numbers.append(number)
                cursor = number
        return numbers

    def take_part(number: int) -> list[int]:
        if number == 0:
            return watch()
        for _ in range(20):
            audit_log.write()
        if number == 1:
            done.set()
        return []

    seen, *_ = threads.at_once(take_part, count=5)
    assert seen == list(range(start + 1, start + 1 + len(seen)))
    assert len(seen) >= 20


@pytest.mark.django_db(transaction=True)
def test_sync_views_under_asgi_each_have_their_own_transaction() -> None:
    topics = [uuid4() for _ in range(10)]

    async def serve() -> None:
        await asyncio.gather(*(sync_to_async(audit_log.write)(topic=topic) for topic in topics))

    try:
        asyncio.run(serve())
    finally:
        asyncio.run(sync_to_async(connections.close_all)())
    assert AuditEntry.objects.filter(topic_id__in=topics).count() == len(topics)
