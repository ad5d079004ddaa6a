"""Texts that are not of a check: through the one outbox, behind all that is of one."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from foundation.queue import task_queue
from foundation.registry import reconcilers
from foundation.sms.gateways import base
from foundation.sms.gateways.memory import MemoryGateway
from foundation.sms.statuses import MessageStatus
from tests.support import database_owner
from tests.support.factories import World
from tests.support.walks import REMINDER, Walks
from verification.actions import contacts
from verification.actions.decisions import decisions
from verification.actions.messaging import delivery, delivery_receipts, outbox
from verification.actions.messaging.outbox import NotASubjectText
from verification.enums import AlarmCause, MessageSubject, TextKey, TextLanguage
from verification.models import Contact, Message


@pytest.fixture(autouse=True)
def memory(settings: Any) -> Iterator[None]:
    """Send to memory, starting empty."""
    settings.SMS_GATEWAY = "foundation.sms.gateways.memory.MemoryGateway"
    MemoryGateway.clear()
    yield
    MemoryGateway.clear()


@pytest.fixture
def real_walks(real_world: World) -> Walks:
    return Walks(world=real_world)


def bodies() -> list[str]:
    return [kept.body for kept in MemoryGateway.outbox]


def queued(walks: Walks, phone: str, **said: Any) -> Message:
    """Queue a text about a walk that nobody has taken yet."""
    message = walks.text(phone, is_taken=False, **said)
    assert message is not None
    return message


# --- asking for one ---------------------------------------------------------------------------


def test_it_is_sealed_measured_and_of_no_case(world: World, walks: Walks) -> None:
    phone = world.make_phone()
    message = queued(walks, phone, body=REMINDER * 3)
    assert outbox.body_of(message) == REMINDER * 3
    assert REMINDER.encode() not in bytes(message.sealed)
    assert (message.subject, message.text_key) == (MessageSubject.WALK, None)
    assert (message.verification_id, message.decision_id) == (None, None)
    assert message.segments == 2
    entry = AuditEntry.objects.get(subject_id=message.id)
    assert (entry.event, entry.details) == ("text.queued", {"about": "walk"})


@pytest.mark.parametrize(
    "body",
    [
        *("Test Police: YES, we walk at 6.", "YES, police on duty", "wait. It is moved.", ""),
        *("Test Police 18:30: YES, police on duty", "Test Police: NO. It is off.", "  "),
    ],
)
def test_it_cannot_be_taken_for_the_answer_of_a_check(
    world: World, walks: Walks, body: str
) -> None:
    with pytest.raises(NotASubjectText):
        walks.text(world.make_phone(), body)
    assert not Message.objects.exists()


def test_what_it_says_in_english_may_carry_no_state_either(world: World, walks: Walks) -> None:
    contact_id = walks.contact_id(world.make_phone())
    with pytest.raises(NotASubjectText), ledger.transaction():
        outbox.queue_subject_text(
            subject=MessageSubject.WALK,
            contact=contacts.lock(contact_id),
            body="Test Police: TAK, idziemy.",
            language=TextLanguage.POLISH,
            gloss="Test Police: YES, we go.",
            now=clock.db_now(),
        )


def test_nobody_asks_for_a_text_of_a_check_so(world: World, walks: Walks) -> None:
    contact_id = walks.contact_id(world.make_phone())
    with pytest.raises(NotASubjectText), ledger.transaction():
        outbox.queue_subject_text(
            subject=MessageSubject.CHECK,
            contact=contacts.lock(contact_id),
            body=REMINDER,
            language=TextLanguage.ENGLISH,
            now=clock.db_now(),
        )


@pytest.mark.parametrize(
    "told", [{"opted_out_at": "now"}, {"textable": False}, {"erased_at": "now"}]
)
def test_a_phone_that_may_not_be_texted_is_not(
    world: World, walks: Walks, told: dict[str, Any]
) -> None:
    phone = world.make_phone()
    contact = Contact.objects.get(id=walks.contact_id(phone))
    for column, value in told.items():
        setattr(contact, column, clock.db_now() if value == "now" else value)
    with ledger.transaction():
        assert (
            outbox.queue_subject_text(
                subject=MessageSubject.WALK,
                contact=contact,
                body=REMINDER,
                language=TextLanguage.ENGLISH,
                now=clock.db_now(),
            )
            is None
        )
    assert not Message.objects.exists()


def test_its_cap_is_its_own(world: World, walks: Walks, settings: Any) -> None:
    """Neither takes the other's room: a walk's texts stop no CHECKING, nor a case's a reminder."""
    settings.WALK_TEXTS_PER_NUMBER_A_DAY = 2
    settings.TEXTS_PER_NUMBER_A_DAY = 2
    phone = world.make_phone()
    assert walks.text(phone) is not None
    assert walks.text(phone) is not None
    assert walks.text(phone) is None
    case, _phone = world.make_joined(world.make_officer(), phone=phone)
    world.text(phone, "what now?")
    assert world.text_keys(phone)[-2:] == [TextKey.CHECKING, TextKey.RECEIVED]
    assert case.joined_at is not None
    world.advance(hours=25)
    assert walks.text(phone) is not None


def test_a_text_of_a_check_takes_none_of_them_back(world: World, walks: Walks) -> None:
    actor = world.make_officer()
    case, phone = world.make_joined(actor)
    message = queued(walks, phone)
    with ledger.transaction():
        decisions.refuse(ref=case.ref, by=world.make_operator(), why="Another face.")
    message.refresh_from_db()
    assert message.status == MessageStatus.QUEUED


# --- the database -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", ["subject = 'check'", "text_key = 'confirmed'", "text_key = 'no_check'"]
)
def test_the_database_keeps_what_it_is_about(world: World, walks: Walks, change: str) -> None:
    message = queued(walks, world.make_phone())
    with (
        pytest.raises(IntegrityError, match="stay as written"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE verification_message SET {change} WHERE id = %s", [message.id])  # noqa: S608
    with (
        database_owner.past_guards(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE verification_message SET {change} WHERE id = %s", [message.id])  # noqa: S608


def test_the_log_and_the_rows_agree(real_world: World, real_walks: Walks) -> None:
    message = queued(real_walks, real_world.make_phone())
    real_world.deliver()
    found = []
    with connection.cursor() as cursor:
        for one in reconcilers.registered():
            if one.table == "verification_message":
                cursor.execute(one.sql())
                found += [row for row in cursor.fetchall() if row[0] == message.id]
    assert found == []


# --- behind what is urgent --------------------------------------------------------------------


def test_it_goes_to_the_background_queue_and_a_check_to_the_urgent_one(
    world: World, walks: Walks, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setattr(
        task_queue, "enqueue_on_commit", lambda task, **ids: asked.append((task, str(ids)))
    )
    phone = world.make_phone()
    queued(walks, phone)
    world.text(phone, "000111")
    routes = settings.CELERY_TASK_ROUTES
    assert [routes[task]["queue"] for task, _ in asked] == ["background", "urgent"]


def test_the_watchkeeper_sends_all_of_checks_first_and_then_a_few(
    world: World, walks: Walks
) -> None:
    for _ in range(6):
        queued(walks, world.make_phone())
    world.advance(seconds=1)
    world.text(world.make_phone(), "000111")
    (of_check,) = delivery.due_ids(now=clock.db_now(), limit=50)
    assert Message.objects.get(id=of_check).subject == MessageSubject.CHECK
    world.arrive()
    for _ in range(6):
        queued(walks, world.make_phone())
    assert len(delivery.due_ids(now=clock.db_now(), limit=50)) == 4


def test_to_one_phone_it_waits_for_the_texts_of_checks(
    real_world: World, real_walks: Walks
) -> None:
    """Even one that was asked for later, and one that an alarm holds back."""
    phone = real_world.make_phone()
    walk = queued(real_walks, phone)
    real_world.text(phone, "000111")
    delivery.deliver(message_id=walk.id)
    assert bodies() == []
    real_world.deliver()
    assert [body == REMINDER for body in bodies()] == [False, True]


def test_after_one_text_of_a_phone_the_next_is_asked_for_on_its_own_queue(
    real_world: World, real_walks: Walks, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = real_world.make_phone()
    walk = queued(real_walks, phone)
    real_world.text(phone, "000111")
    check = real_world.messages(phone)[-1]
    asked: list[tuple[str, UUID]] = []
    monkeypatch.setattr(
        task_queue,
        "enqueue_on_commit",
        lambda task, message_id: asked.append((task, UUID(message_id))),
    )
    delivery.deliver(message_id=check.id)
    assert asked == [("verification.deliver_subject_text", walk.id)]


def test_an_unsent_one_is_no_trouble_of_the_service(world: World, walks: Walks) -> None:
    queued(walks, world.make_phone())
    world.advance(minutes=10)
    assert not Message.objects.unsent_since(before=clock.db_now()).exists()


# --- what becomes of it -----------------------------------------------------------------------


def _receipt(message: Message, status: MessageStatus, sid: str = "SM" + 32 * "a") -> None:
    with ledger.transaction():
        delivery_receipts.record(message_id=message.id, provider_sid=sid, status=status)


@pytest.mark.parametrize("status", [MessageStatus.UNDELIVERED, MessageStatus.FAILED])
def test_one_that_does_not_arrive_alarms_nobody_and_says_so(
    world: World, walks: Walks, status: MessageStatus
) -> None:
    message = queued(walks, world.make_phone())
    _receipt(message, status)
    world.advance(minutes=5)
    world.tick()
    message.refresh_from_db()
    assert message.status == status
    assert world.open_alarms() == {}


def test_one_without_a_receipt_is_missed_once_and_alarms_nobody(world: World, walks: Walks) -> None:
    message = queued(walks, world.make_phone())
    world.advance(minutes=5)
    world.tick()
    message.refresh_from_db()
    assert message.missed_at is not None
    assert world.open_alarms() == {}


def test_one_that_the_provider_refuses_fails_without_an_alarm(
    real_world: World, real_walks: Walks, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_said: object, **_more: object) -> None:
        raise base.Refused(code=30006)

    monkeypatch.setattr(MemoryGateway, "send", refuse)
    message = queued(real_walks, real_world.make_phone())
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert (message.status, message.error_code) == (MessageStatus.FAILED, 30006)
    assert real_world.open_alarms() == {}


def test_its_arrival_cures_nothing_that_a_check_could_not_say(world: World, walks: Walks) -> None:
    """They got the reminder, and still never the NO."""
    phone = world.make_phone()
    world.text(phone, "000111")
    _receipt(world.messages(phone)[-1], MessageStatus.FAILED)
    assert AlarmCause.NOT_REACHED in world.open_alarms()
    world.advance(minutes=1)
    walk = queued(walks, phone)
    _receipt(walk, MessageStatus.DELIVERED, sid="SM" + 32 * "b")
    assert AlarmCause.NOT_REACHED in world.open_alarms()


def test_a_lost_reminder_keeps_no_alarm_of_a_check_open(world: World, walks: Walks) -> None:
    phone = world.make_phone()
    world.text(phone, "000111")
    first = world.messages(phone)[-1]
    _receipt(first, MessageStatus.FAILED)
    world.advance(minutes=1)
    world.text(phone, "000222")
    second = world.messages(phone)[-1]
    world.advance(minutes=1)
    _receipt(queued(walks, phone), MessageStatus.FAILED, sid="SM" + 32 * "b")
    _receipt(second, MessageStatus.DELIVERED, sid="SM" + 32 * "c")
    assert AlarmCause.NOT_REACHED not in world.open_alarms()


@pytest.mark.parametrize(
    ("column", "status"), [("opted_out_at", "failed"), ("erased_at", "withdrawn")]
)
def test_the_guard_stops_it_for_a_phone_that_left_meanwhile(
    real_world: World, real_walks: Walks, column: str, status: str
) -> None:
    message = queued(real_walks, real_world.make_phone())
    with database_owner.past_guards():
        Contact.objects.update(**{column: clock.db_now()})
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert message.status == status
    assert bodies() == []
    assert real_world.open_alarms() == {}


def test_the_newest_text_says_what_a_phone_is_about(world: World, walks: Walks) -> None:
    phone = world.make_phone()
    contact_id = walks.contact_id(phone)
    assert outbox.newest_subject(contact_id) is None
    walks.text(phone)
    assert outbox.newest_subject(contact_id) is MessageSubject.WALK
    world.text(phone, "000111")
    assert outbox.newest_subject(contact_id) is MessageSubject.CHECK
    world.advance(minutes=1)
    queued(walks, phone)
    assert outbox.newest_subject(contact_id) is MessageSubject.CHECK
