"""Handing texts over: once, in order, never late, never blindly twice, never in a transaction."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from accounts.models import Role
from foundation.audit import clock, ledger
from foundation.audit.models import AuditEntry
from foundation.sms.gateways import base
from foundation.sms.gateways.memory import MemoryGateway, Step
from foundation.sms.statuses import MessageStatus
from tests.support import database_owner, locks
from tests.support.factories import GOOD_TICKS, World
from verification.actions import alarm_closing, alarms, contacts
from verification.actions.decisions import decisions, proposals
from verification.actions.messaging import delivery, outbox
from verification.actions.records import lookup
from verification.enums import AlarmCause, AlarmOutcome, State, TextKey
from verification.models import Contact, Message, Verification

Case = tuple[Verification, str]


@pytest.fixture(autouse=True)
def memory(settings: Any) -> Iterator[type[MemoryGateway]]:
    """Send to memory, starting empty."""
    settings.SMS_GATEWAY = "foundation.sms.gateways.memory.MemoryGateway"
    MemoryGateway.clear()
    yield MemoryGateway
    MemoryGateway.clear()


@pytest.fixture
def joined(real_world: World) -> Case:
    """Give a case somebody has just joined: its CHECKING text waits."""
    return real_world.make_joined(real_world.make_officer())


@pytest.fixture
def confirmed(real_world: World) -> Case:
    """Give a case with a YES that waits, everything before it sent."""
    verification, phone = real_world.make_matched(real_world.make_officer())
    real_world.deliver()
    operator = real_world.make_operator()
    real_world.claim(verification, operator)
    real_world.confirm(verification, operator)
    MemoryGateway.clear()
    return real_world.fresh(verification), phone


def newest(phone: str, world: World) -> Message:
    """Read the newest text of a phone."""
    return world.messages(phone)[-1]


def bodies() -> list[str]:
    """List what the provider has taken."""
    return [kept.body for kept in MemoryGateway.outbox]


def events(message: Message) -> list[str]:
    """List what the audit log says of a text, oldest first."""
    entries = AuditEntry.objects.filter(subject_id=message.id).order_by("seq")
    return list(entries.values_list("event", flat=True))


def in_threads(count: int, do: Callable[[], object]) -> list[object]:
    """Do the same thing on several connections at the same moment."""
    start = threading.Barrier(count)

    def work(_number: int) -> object:
        try:
            start.wait()
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(work, range(count)))


def refuse(verification: Verification, world: World) -> None:
    """Let an operator say NO."""
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=world.make_operator(), why="looks wrong")


def revoke(verification: Verification, world: World) -> None:
    """Let an operator take back a YES."""
    with ledger.transaction():
        decisions.revoke(ref=verification.ref, by=world.make_operator(), why="looks wrong")


# --- once ----------------------------------------------------------------------------------


def test_a_text_is_handed_over_with_our_id_in_the_callback(
    real_world: World, joined: Case, settings: Any
) -> None:
    message = newest(joined[1], real_world)
    delivery.deliver(message_id=message.id)
    (kept,) = MemoryGateway.outbox
    assert (kept.to, kept.body) == (joined[1], outbox.body_of(message))
    assert kept.callback_url == f"{settings.WEBHOOK_URL}/webhooks/twilio/status/{message.id}"
    message.refresh_from_db()
    assert message.status == MessageStatus.ACCEPTED
    assert message.provider_sid == kept.sid
    assert message.handed_over_at is not None
    assert message.lease_token is None
    assert events(message) == ["text.queued", "text.handed_over"]
    assert AuditEntry.objects.filter(subject_id=message.id, topic_id=joined[0].id).count() == 2


def test_a_text_goes_out_once_however_often_delivery_runs(real_world: World, joined: Case) -> None:
    message = newest(joined[1], real_world)
    for _ in range(3):
        delivery.deliver(message_id=message.id)
    assert len(bodies()) == 1


def test_thirty_senders_at_once_send_once(real_world: World, joined: Case) -> None:
    message = newest(joined[1], real_world)
    in_threads(30, lambda: delivery.deliver(message_id=message.id))
    assert len(bodies()) == 1
    message.refresh_from_db()
    assert (message.attempts, message.status) == (1, MessageStatus.ACCEPTED)
    assert events(message) == ["text.queued", "text.handed_over"]


def test_nothing_is_open_while_the_text_is_on_the_wire(real_world: World, joined: Case) -> None:
    seen: list[bool] = []
    step = Step(then=lambda: seen.append(connection.in_atomic_block))
    MemoryGateway.steps.append(step)
    delivery.deliver(message_id=newest(joined[1], real_world).id)
    assert seen == [False]


def test_sending_inside_a_transaction_is_refused(real_world: World, joined: Case) -> None:
    message = newest(joined[1], real_world)
    with transaction.atomic(), pytest.raises(delivery.OnTheWireInTransactionError):
        delivery.deliver(message_id=message.id)
    assert bodies() == []


def test_an_id_that_is_no_texts_is_a_mistake(transactional_db: None) -> None:
    with pytest.raises(Message.DoesNotExist):
        delivery.deliver(message_id=uuid4())


# --- what the provider may answer ----------------------------------------------------------


def test_accepted_then_no_answer_is_one_text(real_world: World, joined: Case) -> None:
    message = newest(joined[1], real_world)
    MemoryGateway.steps.append(Step(answer=base.Unknown(), taken=True))
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.SENDING, 1)
    assert message.handed_over_at is None
    real_world.advance(seconds=1)
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert len(bodies()) == 1
    assert message.status == MessageStatus.ACCEPTED
    assert message.provider_sid == MemoryGateway.outbox[0].sid


def test_not_accepted_and_no_answer_is_sent_again_after_asking(
    real_world: World, joined: Case
) -> None:
    message = newest(joined[1], real_world)
    MemoryGateway.steps.append(Step(answer=base.Unknown()))
    asked: list[int] = []
    MemoryGateway.find_steps.append(Step(then=lambda: asked.append(len(bodies()))))
    delivery.deliver(message_id=message.id)
    real_world.advance(seconds=1)
    delivery.deliver(message_id=message.id)
    assert asked == [0]
    assert len(bodies()) == 1


def test_while_the_provider_cannot_tell_nothing_is_sent_blindly(
    real_world: World, joined: Case
) -> None:
    message = newest(joined[1], real_world)
    MemoryGateway.steps.append(Step(answer=base.Unknown(), taken=True))
    MemoryGateway.find_steps.extend([Step(answer=base.Unknown())] * 5)
    for _ in range(6):
        delivery.deliver(message_id=message.id)
        real_world.advance(seconds=16)
    message.refresh_from_db()
    assert (message.status, len(bodies())) == (MessageStatus.SENDING, 1)
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert (message.status, len(bodies())) == (MessageStatus.ACCEPTED, 1)


def test_an_identical_earlier_text_is_not_taken_for_this_one(
    real_world: World, joined: Case
) -> None:
    _verification, phone = joined
    real_world.deliver()
    real_world.text(phone, "hello?")
    real_world.deliver()
    real_world.advance(seconds=61)
    real_world.text(phone, "hello??")
    earlier, later = real_world.messages(phone)[-2:]
    assert outbox.body_of(earlier) == outbox.body_of(later)
    MemoryGateway.steps.append(Step(answer=base.Unknown()))
    delivery.deliver(message_id=later.id)
    real_world.advance(seconds=1)
    delivery.deliver(message_id=later.id)
    later.refresh_from_db()
    assert later.provider_sid not in {None, earlier.provider_sid}
    assert bodies().count(outbox.body_of(later)) == 2


def test_a_busy_provider_is_tried_again_when_it_said(real_world: World, joined: Case) -> None:
    message = newest(joined[1], real_world)
    MemoryGateway.steps.append(Step(answer=base.Busy(retry_after=timedelta(seconds=7))))
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.QUEUED, 0)
    real_world.advance(seconds=6)
    delivery.deliver(message_id=message.id)
    assert bodies() == []
    real_world.advance(seconds=1.1)
    delivery.deliver(message_id=message.id)
    assert len(bodies()) == 1


def test_a_permanent_refusal_is_never_tried_again_and_alarms(
    real_world: World, joined: Case
) -> None:
    verification, phone = joined
    message = newest(phone, real_world)
    MemoryGateway.steps.append(Step(answer=base.Refused(code=21614)))
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert (message.status, message.error_code) == (MessageStatus.FAILED, 21614)
    assert real_world.open_alarms(verification)[AlarmCause.NOT_REACHED] == 2
    real_world.advance(minutes=5)
    delivery.deliver(message_id=message.id)
    assert bodies() == []
    assert events(message)[-1] == "text.failed"


def test_an_opted_out_phone_is_remembered_and_not_texted_again(
    real_world: World, joined: Case
) -> None:
    verification, phone = joined
    MemoryGateway.steps.append(Step(answer=base.OptedOut(code=21610)))
    message = newest(phone, real_world)
    delivery.deliver(message_id=message.id)
    contact = Contact.objects.get(id=message.contact_id)
    assert contact.opted_out_at is not None
    assert events(message)[-1] == "text.failed"
    assert AuditEntry.objects.filter(event="text.opted_out", subject_id=contact.id).count() == 1
    assert AlarmCause.NOT_REACHED in real_world.open_alarms(verification)


@pytest.mark.parametrize(
    ("field", "priority"), [("opted_out_at", 2), ("textable", 1), ("erased_at", None)]
)
def test_the_last_look_at_the_phone_is_at_the_moment_of_sending(
    real_world: World, joined: Case, field: str, priority: int | None
) -> None:
    verification, phone = joined
    message = newest(phone, real_world)
    value = False if field == "textable" else clock.db_now()
    with database_owner.past_guards():
        Contact.objects.filter(id=message.contact_id).update(**{field: value})
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert bodies() == []
    assert real_world.open_alarms(verification).get(AlarmCause.NOT_REACHED) == priority
    given_up = MessageStatus.WITHDRAWN if priority is None else MessageStatus.FAILED
    assert message.status == given_up


def test_unknown_too_often_is_given_up_with_an_alarm(
    real_world: World, joined: Case, settings: Any
) -> None:
    verification, phone = joined
    settings.DECIDE_WITHIN = timedelta(hours=1)
    message = newest(phone, real_world)
    tries: list[int] = []
    always = Step(answer=base.Unknown(), then=lambda: tries.append(1))
    MemoryGateway.steps.extend([always] * 20)
    for _ in range(12):
        delivery.deliver(message_id=message.id)
        real_world.advance(seconds=16)
    message.refresh_from_db()
    assert len(tries) == settings.DELIVERY_ATTEMPTS_AT_MOST
    assert message.status == MessageStatus.FAILED
    assert AlarmCause.NOT_REACHED in real_world.open_alarms(verification)


def test_pauses_double(real_world: World, joined: Case) -> None:
    message = newest(joined[1], real_world)
    MemoryGateway.steps.extend([Step(answer=base.Unknown())] * 7)
    pauses: list[int] = []
    for _ in range(7):
        delivery.deliver(message_id=message.id)
        message.refresh_from_db()
        pauses.append(round((message.due_at - clock.db_now()).total_seconds()))
        real_world.advance(seconds=pauses[-1] + 0.1)
    assert pauses == [1, 2, 4, 8, 16, 16, 16]


def test_a_provider_that_is_away_is_retried_often_before_the_decision(
    real_world: World, joined: Case
) -> None:
    """Every 2 s in the first minute; so the alarm does not wait for a pause that is too long."""
    message = newest(joined[1], real_world)
    MemoryGateway.steps.extend([Step(answer=base.Busy())] * 9)

    def pause_after_a_try() -> float:
        delivery.deliver(message_id=message.id)
        message.refresh_from_db()
        return (message.due_at - clock.db_now()).total_seconds()

    tried, alarmed = [0.0], list[float]()
    while len(tried) < 8:
        pause = pause_after_a_try()
        if AlarmCause.PROVIDER_DOWN in real_world.open_alarms():
            alarmed.append(tried[-1])
        real_world.advance(seconds=pause + 0.01)
        tried.append(tried[-1] + pause)
    assert [round(at) for at in tried] == [0, 1, 2, 4, 6, 8, 10, 12]
    assert [round(at) for at in alarmed] == [10]
    real_world.advance(seconds=60)
    assert round(pause_after_a_try()) == 16


# --- leases ------------------------------------------------------------------------------------


def test_a_sender_that_died_is_followed_by_one_that_asks(
    real_world: World, joined: Case, settings: Any
) -> None:
    message = newest(joined[1], real_world)
    MemoryGateway.steps.append(Step(taken=True, answer=None, then=_die))
    with pytest.raises(KeyboardInterrupt):
        delivery.deliver(message_id=message.id)
    delivery.deliver(message_id=message.id)
    assert len(bodies()) == 1
    message.refresh_from_db()
    assert message.status == MessageStatus.SENDING
    real_world.advance(seconds=settings.DELIVERY_LEASE.total_seconds() + 0.1)
    assert delivery.due_ids(now=clock.db_now(), limit=10) == [message.id]
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert (len(bodies()), message.status) == (1, MessageStatus.ACCEPTED)


def _die() -> None:
    """End the sender where it stands, as a kill would."""
    raise KeyboardInterrupt


def test_a_sender_that_slept_past_its_lease_changes_nothing(
    real_world: World, joined: Case, settings: Any
) -> None:
    message = newest(joined[1], real_world)

    def meanwhile() -> None:
        real_world.advance(seconds=settings.DELIVERY_LEASE.total_seconds() + 0.1)
        in_threads(1, lambda: delivery.deliver(message_id=message.id))

    MemoryGateway.steps.append(Step(taken=True, answer=base.Refused(code=1), then=meanwhile))
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert (message.status, message.error_code) == (MessageStatus.ACCEPTED, None)
    assert len(bodies()) == 1
    assert events(message) == ["text.queued", "text.handed_over"]
    assert AlarmCause.NOT_REACHED not in real_world.open_alarms(joined[0])


def test_a_sender_that_froze_before_the_post_does_not_post_what_it_then_held(
    real_world: World, joined: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = newest(joined[1], real_world)
    monkeypatch.setattr(delivery, "_PROMPT", timedelta(seconds=-1))
    delivery.deliver(message_id=message.id)
    assert bodies() == []
    monkeypatch.undo()
    real_world.settings.SMS_GATEWAY = "foundation.sms.gateways.memory.MemoryGateway"
    real_world.advance(seconds=1.1)
    delivery.deliver(message_id=message.id)
    assert len(bodies()) == 1


# --- order, and the guard of a YES -------------------------------------------------------------


def test_one_phone_has_one_text_on_the_wire(real_world: World, joined: Case) -> None:
    verification, phone = joined
    first = newest(phone, real_world)
    order: list[str] = []

    def meanwhile() -> None:
        refuse(verification, real_world)
        second = newest(phone, real_world)
        in_threads(1, lambda: delivery.deliver(message_id=second.id))
        order.extend(bodies())

    MemoryGateway.steps.append(Step(then=meanwhile))
    delivery.deliver(message_id=first.id)
    assert len(order) == 1
    real_world.deliver()
    assert [body.split(": ")[1][:2] for body in bodies()] == ["WA", "NO"]


def test_a_text_to_another_phone_does_not_wait(real_world: World, joined: Case) -> None:
    other = real_world.make_joined(real_world.make_officer())
    second = newest(other[1], real_world)
    step = Step(then=lambda: in_threads(1, lambda: delivery.deliver(message_id=second.id)))
    MemoryGateway.steps.append(step)
    delivery.deliver(message_id=newest(joined[1], real_world).id)
    assert {kept.to for kept in MemoryGateway.outbox} == {joined[1], other[1]}


def test_a_yes_goes_out_when_all_is_well(real_world: World, confirmed: Case) -> None:
    real_world.deliver()
    (body,) = bodies()
    assert ": YES, police on duty" in body


def test_after_care_is_dropped_by_the_provider_when_it_has_waited_there_for_ten_minutes(
    real_world: World, confirmed: Case
) -> None:
    """Hours late it would ask about nothing. How late a YES may go is ours to keep."""
    verification, _ = confirmed
    real_world.deliver()
    for key in (TextKey.CHECK_IN, TextKey.TELL_US, TextKey.HELP_COMING):
        ask(verification, key)
        real_world.deliver()
    kept = [text.valid_for for text in MemoryGateway.outbox]
    assert kept == [None, timedelta(minutes=10), timedelta(minutes=10), None]


def test_quiet_reaches_what_was_asked_for_before_it_and_is_not_sent(
    real_world: World, confirmed: Case
) -> None:
    verification, phone = confirmed
    real_world.deliver()
    ask(verification, TextKey.CHECK_IN)
    ask(verification, TextKey.HELP_COMING)
    real_world.text(phone, "QUIET")
    real_world.deliver()
    sent = {text.text_key: text.status for text in real_world.messages(phone)}
    assert sent[TextKey.CHECK_IN] == MessageStatus.WITHDRAWN
    assert sent[TextKey.HELP_COMING] == MessageStatus.ACCEPTED


def ask(verification: Verification, key: TextKey) -> None:
    """Ask for a text to the phone of a case."""
    fields: dict[TextKey, dict[str, Any]] = {
        TextKey.CHECK_IN: {"time": "10:10"},
        TextKey.HELP_COMING: {"place": "Brixton Rd"},
    }
    with ledger.transaction():
        assert verification.contact is not None
        outbox.queue_text(
            key=key,
            contact=contacts.lock(verification.contact.id),
            verification=verification,
            now=clock.db_now(),
            **fields.get(key, {}),
        )


def test_no_yes_after_a_no(real_world: World, confirmed: Case) -> None:
    verification, phone = confirmed
    yes = newest(phone, real_world)
    # The row as it would be had the taking back not reached it.
    revoke(verification, real_world)
    with database_owner.past_guards():
        Message.objects.filter(id=yes.id).update(status=MessageStatus.QUEUED)
    delivery.deliver(message_id=yes.id)
    real_world.deliver()
    yes.refresh_from_db()
    assert yes.status == MessageStatus.WITHDRAWN
    assert [": NO. We take back our YES" in body for body in bodies()] == [True]


def test_a_yes_that_may_have_been_accepted_is_not_repeated_after_a_no(
    real_world: World, confirmed: Case
) -> None:
    verification, phone = confirmed
    yes = newest(phone, real_world)
    MemoryGateway.steps.append(Step(answer=base.Unknown()))
    delivery.deliver(message_id=yes.id)
    revoke(verification, real_world)
    real_world.advance(seconds=2)
    real_world.deliver()
    yes.refresh_from_db()
    assert yes.status == MessageStatus.WITHDRAWN
    assert [": NO. We take back our YES" in body for body in bodies()] == [True]


def test_a_no_does_not_wait_for_a_yes_nobody_can_tell_of(
    real_world: World, confirmed: Case
) -> None:
    verification, _phone = confirmed
    MemoryGateway.steps.append(Step(answer=base.Unknown(), taken=True))
    MemoryGateway.find_steps.extend([Step(answer=base.Unknown())] * 3)
    real_world.deliver()
    revoke(verification, real_world)
    real_world.deliver()
    assert [body.split(": ", 1)[1].split(" ")[0] for body in bodies()] == ["YES,", "NO."]


def test_a_yes_is_never_late(real_world: World, confirmed: Case, settings: Any) -> None:
    verification, phone = confirmed
    late = settings.CONFIRMED_HANDED_OVER_WITHIN - settings.PROVIDER_TIMEOUT
    real_world.advance(seconds=late.total_seconds())
    real_world.deliver()
    assert bodies() == []
    assert newest(phone, real_world).status == MessageStatus.WITHDRAWN
    assert real_world.fresh(verification).state == State.CONFIRMED
    real_world.advance(seconds=settings.PROVIDER_TIMEOUT.total_seconds())
    real_world.tick()
    assert real_world.fresh(verification).state == State.REVOKED
    real_world.deliver()
    assert [": NO ANSWER." in body for body in bodies()] == [True]


def test_a_provider_that_wakes_too_late_gets_no_yes(
    real_world: World, confirmed: Case, settings: Any
) -> None:
    verification, _phone = confirmed
    MemoryGateway.steps.extend([Step(answer=base.Busy())] * 4)
    for _ in range(4):
        real_world.deliver()
        real_world.advance(seconds=40)
        real_world.tick()
    MemoryGateway.steps.clear()
    real_world.deliver()
    assert [": NO ANSWER." in body for body in bodies()] == [True]
    assert real_world.fresh(verification).state == State.REVOKED


def test_an_open_alarm_holds_a_yes_back_until_it_is_closed(
    real_world: World, confirmed: Case
) -> None:
    verification, phone = confirmed
    real_world.text(phone, "SOS")
    yes = next(m for m in real_world.messages(phone) if m.text_key == TextKey.CONFIRMED)
    real_world.deliver()
    yes.refresh_from_db()
    assert (yes.status, yes.attempts) == (MessageStatus.QUEUED, 0)
    assert [body for body in bodies() if "YES" in body] == []
    with ledger.transaction():
        (alarm,) = alarms.blocking(verification=verification)
        alarm_closing.close(
            alarm_id=alarm.id,
            by=real_world.make_operator(),
            outcome=AlarmOutcome.SPOKE_TO_PERSON,
            reason="spoke to her, meant something else",
            incident_number="1234",
        )
    real_world.advance(seconds=1.1)
    real_world.deliver()
    assert [": YES, police on duty" in body for body in bodies()][-1]


def test_a_wait_is_not_sent_once_the_case_is_decided(real_world: World, joined: Case) -> None:
    verification, phone = joined
    wait = newest(phone, real_world)
    MemoryGateway.steps.append(Step(answer=base.Unknown()))
    delivery.deliver(message_id=wait.id)
    refuse(verification, real_world)
    real_world.advance(seconds=2)
    real_world.deliver()
    assert [": NO." in body for body in bodies()] == [True]


# --- the provider's health --------------------------------------------------------------------


def test_a_provider_that_is_down_alarms_and_its_return_closes_the_alarm(
    real_world: World, joined: Case
) -> None:
    MemoryGateway.steps.extend([Step(answer=base.Busy())] * 3)
    seen: list[int | None] = []
    for seconds in (0, 11, 20):
        real_world.advance(seconds=seconds)
        real_world.deliver()
        seen.append(real_world.open_alarms().get(AlarmCause.PROVIDER_DOWN))
    assert seen == [None, 2, 1]
    real_world.advance(seconds=40)
    real_world.deliver()
    assert AlarmCause.PROVIDER_DOWN not in real_world.open_alarms()
    assert len(bodies()) == 1


def test_trouble_with_one_phone_is_not_the_providers(real_world: World, joined: Case) -> None:
    message = newest(joined[1], real_world)
    MemoryGateway.steps.append(Step(answer=base.Busy()))
    delivery.deliver(message_id=message.id)
    real_world.make_joined(real_world.make_officer())
    real_world.deliver()
    real_world.advance(seconds=60)
    MemoryGateway.steps.append(Step(answer=base.Busy()))
    delivery.deliver(message_id=message.id)
    assert AlarmCause.PROVIDER_DOWN not in real_world.open_alarms()


def test_credentials_that_are_refused_alarm_at_once_and_lose_no_text(
    real_world: World, joined: Case
) -> None:
    MemoryGateway.steps.append(Step(answer=base.Barred()))
    real_world.deliver()
    assert real_world.open_alarms()[AlarmCause.PROVIDER_DOWN] == 1
    real_world.advance(seconds=2)
    real_world.deliver()
    assert len(bodies()) == 1
    assert AlarmCause.PROVIDER_DOWN not in real_world.open_alarms()


def test_one_text_barred_keeps_the_alarm_whatever_else_goes_through(
    real_world: World, joined: Case
) -> None:
    """F18: the next text that was taken closed the alarm, and it came and went every 16 s."""
    message = newest(joined[1], real_world)
    MemoryGateway.steps.append(Step(answer=base.Barred(code=21408)))
    delivery.deliver(message_id=message.id)
    _, other = real_world.make_joined(real_world.make_officer())
    delivery.deliver(message_id=newest(other, real_world).id)
    message.refresh_from_db()
    assert (message.status, message.error_code) == (MessageStatus.QUEUED, 21408)
    assert real_world.open_alarms()[AlarmCause.PROVIDER_DOWN] == 1
    real_world.advance(seconds=2)
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert (message.status, message.error_code) == (MessageStatus.ACCEPTED, None)
    assert AlarmCause.PROVIDER_DOWN not in real_world.open_alarms()


def test_a_text_that_stays_barred_is_tried_for_an_hour_and_then_told_by_voice(
    real_world: World, joined: Case
) -> None:
    """F18: tried again, and bounded."""
    refuse(joined[0], real_world)
    message = newest(joined[1], real_world)
    tries = 0
    while message.status == MessageStatus.QUEUED:
        MemoryGateway.steps.append(Step(answer=base.Barred(code=21660)))
        delivery.deliver(message_id=message.id)
        tries += 1
        real_world.advance(seconds=60)
        message.refresh_from_db()
    assert (message.status, message.error_code) == (MessageStatus.FAILED, 21660)
    assert 60 <= tries <= 62
    assert AlarmCause.NOT_REACHED in real_world.open_alarms(joined[0])


def test_a_no_goes_out_however_late_the_provider_comes_back(
    real_world: World, joined: Case
) -> None:
    verification, _phone = joined
    refuse(verification, real_world)
    MemoryGateway.steps.extend([Step(answer=base.Busy())] * 60)
    for _ in range(60):
        real_world.deliver()
        real_world.advance(seconds=16.1)
    real_world.deliver()
    assert [": NO." in body for body in bodies()] == [True]


def test_due_texts_are_listed_longest_due_first(real_world: World, joined: Case) -> None:
    second = real_world.make_joined(real_world.make_officer())
    ids: list[UUID] = [newest(phone, real_world).id for phone in (joined[1], second[1])]
    assert delivery.due_ids(now=clock.db_now(), limit=10) == ids
    assert delivery.due_ids(now=clock.db_now(), limit=1) == ids[:1]
    assert delivery.due_ids(now=clock.db_now() - timedelta(minutes=1), limit=10) == []
    assert contacts.number_of(Message.objects.get(id=ids[0]).contact) == joined[1]


def test_a_text_that_cannot_be_read_waits_for_the_right_keys(
    real_world: World, joined: Case, settings: Any
) -> None:
    right = settings.MASTER_KEYS
    settings.MASTER_KEYS = [bytes(32)]
    message = Message.objects.get()
    delivery.deliver(message_id=message.id)
    assert bodies() == []
    settings.MASTER_KEYS = right
    real_world.advance(seconds=17)
    real_world.deliver()
    assert len(bodies()) == 1


def test_the_guard_reads_the_clock_after_it_has_the_case(real_world: World) -> None:
    """A YES that waited for the row while its time ran out does not go."""
    verification, phone = real_world.make_confirmed(
        real_world.make_officer(), real_world.make_operator()
    )
    yes = next(m for m in real_world.messages(phone) if m.text_key == TextKey.CONFIRMED)

    def send() -> None:
        try:
            delivery.deliver(message_id=yes.id)
        finally:
            connection.close()

    thread = threading.Thread(target=send)
    with ledger.transaction():
        lookup.lock(verification.id)
        thread.start()
        locks.wait_for_waiter()
        real_world.advance(seconds=116)
    thread.join(30)
    assert MemoryGateway.outbox == []


def test_a_yes_is_held_back_within_two_seconds_of_its_limit(real_world: World) -> None:
    """What the guard lets pass may take 2 s to be posted and PROVIDER_TIMEOUT to be taken."""
    real_world.make_confirmed(real_world.make_officer(), real_world.make_operator())
    real_world.advance(seconds=113.5)
    real_world.deliver()
    assert not any("YES, police" in kept.body for kept in MemoryGateway.outbox)


def test_a_collision_after_one_operators_yes_holds_it(real_world: World) -> None:
    """It would have called for a second person."""
    operator = real_world.make_operator()
    verification = real_world.make_request(actor := real_world.make_officer())
    code, phone = real_world.join_code(verification), real_world.make_phone()
    real_world.text(phone, code)
    real_world.match(actor, verification, real_world.match_code(phone))
    real_world.deliver()
    real_world.claim(verification, operator)
    real_world.confirm(verification, operator)
    real_world.text(real_world.make_phone(), code)
    real_world.deliver()
    assert not any("YES, police" in kept.body for kept in MemoryGateway.outbox)
    real_world.close(
        real_world.open_alarm(verification, AlarmCause.CODE_COLLISION), operator, AlarmOutcome.OTHER
    )
    real_world.advance(seconds=1.1)
    real_world.deliver()
    assert any("YES, police" in kept.body for kept in MemoryGateway.outbox)


def test_a_collision_two_have_seen_holds_nothing(real_world: World) -> None:
    """They said YES knowing of it."""
    operator = real_world.make_operator()
    supervisor = real_world.make_operator(role=Role.SUPERVISOR, team="Duty desk")
    verification = real_world.make_request(actor := real_world.make_officer())
    code, phone = real_world.join_code(verification), real_world.make_phone()
    real_world.text(phone, code)
    real_world.text(real_world.make_phone(), code)
    real_world.match(actor, verification, real_world.match_code(phone))
    real_world.claim(verification, operator)
    real_world.confirm(verification, operator)
    with ledger.transaction():
        proposals.agree(ref=verification.ref, by=supervisor, ticks=GOOD_TICKS, why="Rang him.")
    real_world.deliver()
    assert any("YES, police" in kept.body for kept in MemoryGateway.outbox)
