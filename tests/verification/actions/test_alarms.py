"""Alarms: what raises them, what closes them, and what does not."""

import pytest

from accounts.models import Role
from foundation.audit import clock, ledger
from foundation.sms.statuses import MessageStatus
from tests.support.factories import World
from verification.actions import alarms
from verification.actions.decisions import decisions
from verification.actions.joining import conversation
from verification.actions.messaging import delivery_receipts
from verification.actions.officers import verification_request
from verification.enums import AlarmCause, AlarmOutcome, State, TextKey
from verification.models import Contact, InboundText, Officer


def test_off_duty_outlives_his_withdrawal(world: World) -> None:
    """Only a decision closes it; his going away is none."""
    cop = world.cop(on_duty=False)
    verification = world.request(cop)
    world.cancel(cop, verification)
    assert world.alarms(verification)[AlarmCause.OFF_DUTY] == 2


def test_off_duty_outlives_the_expiry(world: World) -> None:
    """Nor is nobody's coming."""
    verification = world.request(world.cop(on_duty=False))
    world.advance(seconds=300)
    world.tick()
    assert world.alarms(verification) == {AlarmCause.OFF_DUTY: 2, AlarmCause.EXPIRED: 2}


def test_a_second_mismatch_stays_open_until_a_human_closes_it(world: World) -> None:
    """It is P1, and a match does not close it."""
    cop, operator = world.cop(), world.operator()
    verification, phone = world.join(cop)
    for _ in range(2):
        world.mismatch(cop, verification, phone)
        with ledger.transaction():
            conversation.new_code(ref=verification.ref, by=operator)
    world.match(cop, verification, world.match_code(phone))
    assert world.alarms(verification)[AlarmCause.MISMATCH] == 1
    world.close(
        world.open_alarm(verification, AlarmCause.MISMATCH), operator, AlarmOutcome.SPOKE_TO_HER
    )
    assert AlarmCause.MISMATCH not in world.alarms(verification)


def test_a_first_mismatch_of_a_case_that_is_over_can_be_closed(world: World) -> None:
    """While it lives a new code mends it; after that a human closes it."""
    cop, operator = world.cop(), world.operator()
    verification, phone = world.join(cop)
    world.mismatch(cop, verification, phone)
    alarm = world.open_alarm(verification, AlarmCause.MISMATCH)
    with pytest.raises(alarms.MayNotClose):
        world.close(alarm, operator, AlarmOutcome.OTHER)
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=operator, why="No.")
    world.close(alarm, operator, AlarmOutcome.OTHER)
    assert AlarmCause.MISMATCH not in world.alarms(verification)


def test_an_odd_reply_is_closed_by_reading_alone(world: World) -> None:
    """Closing it marks her words read, so nothing tells her that nobody has."""
    operator = world.operator()
    verification, phone = world.join(world.cop())
    world.text(phone, "he took my bag")
    alarm = world.open_alarm(verification, AlarmCause.ODD_REPLY)
    with pytest.raises(alarms.MayNotClose):
        world.close(alarm, operator, AlarmOutcome.FALSE_ALARM)
    world.close(alarm, operator, AlarmOutcome.READ)
    assert InboundText.objects.filter(odd=True, read_at=None).count() == 0
    world.advance(seconds=60)
    world.beat_all()
    world.tick()
    assert AlarmCause.ODD_REPLY not in world.alarms(verification)
    assert TextKey.UNREAD not in world.keys(phone)


def test_reading_up_to_an_instant_leaves_what_came_after_it(world: World) -> None:
    """What came after the page was made has not been read."""
    operator = world.operator()
    verification, phone = world.join(world.cop())
    world.text(phone, "hello?")
    seen_at = clock.db_now()
    world.text(phone, "he has a knife")
    with ledger.transaction():
        conversation.mark_read(ref=verification.ref, by=operator, seen_at=seen_at)
    assert InboundText.objects.filter(odd=True, read_at=None).count() == 1
    assert AlarmCause.ODD_REPLY in world.alarms(verification)


def test_a_reviewer_closes_and_takes_nothing(world: World) -> None:
    """A reviewer reads."""
    verification, phone = world.join(world.cop())
    world.text(phone, "SOS")
    alarm = world.open_alarm(verification, AlarmCause.SOS)
    reviewer = world.operator(role=Role.REVIEWER)
    with pytest.raises(alarms.MayNotClose):
        world.close(alarm, reviewer, AlarmOutcome.OTHER, incident_number="1")
    with pytest.raises(alarms.MayNotClose), ledger.transaction():
        alarms.take(alarm_id=alarm.id, by=reviewer)


def test_refused_by_the_check_after_she_joined_needs_contact_with_her(world: World) -> None:
    """`officer_refused` closes with a reason; `refused` needs word of her."""
    cop = world.cop()
    verification, phone = world.join(cop)
    Officer.objects.filter(id=cop.officer.id).update(status="suspended")
    with ledger.transaction():
        verification_request.check_arrived(verification_id=verification.id)
    assert world.keys(phone)[-1] == TextKey.NOT_CONFIRMED
    assert world.alarms(verification) == {AlarmCause.OFFICER_REFUSED: 1, AlarmCause.REFUSED: 1}


@pytest.mark.parametrize("outcome", [AlarmOutcome.FALSE_ALARM, AlarmOutcome.OTHER])
def test_not_reached_is_closed_by_reaching_her(world: World, outcome: AlarmOutcome) -> None:
    """Or by ringing; by nothing else."""
    operator = world.operator()
    verification = world.request(world.cop())
    world.text("+33600000000", world.code(verification))
    alarm = world.open_alarm(verification, AlarmCause.NOT_REACHED)
    with pytest.raises(alarms.MayNotClose):
        world.close(alarm, operator, outcome)
    world.close(alarm, operator, AlarmOutcome.RANG)


def _opted_out(world: World, phone: str) -> None:
    """Let the provider have barred a phone that has texted us."""
    world.text(phone, "hello")
    Contact.objects.update(opted_out_at=clock.db_now())


def test_a_phone_that_opted_out_joins_and_alarms(world: World) -> None:
    """The provider lets us tell it nothing: P2 at once."""
    phone = world.phone()
    _opted_out(world, phone)
    verification = world.request(world.cop())
    world.text(phone, world.code(verification))
    assert world.fresh(verification).state == State.JOINED
    assert world.alarms(verification) == {AlarmCause.NOT_REACHED: 2}


@pytest.mark.parametrize(("phone", "priority"), [("+33600000000", 1), (None, 2)])
def test_a_late_code_from_a_phone_we_cannot_text(
    world: World, phone: str | None, priority: int
) -> None:
    """Nor can it be told that the code is used."""
    number = phone or world.phone()
    if phone is None:
        _opted_out(world, number)
    verification = world.request(world.cop())
    code = world.code(verification)
    world.text(world.phone(), code)
    world.text(number, code)
    assert world.alarms(verification)[AlarmCause.NOT_REACHED] == priority


def test_a_receipt_does_not_hide_that_the_other_phone_was_lost(world: World) -> None:
    """They share one alarm; it waits for both."""
    verification = world.request(world.cop())
    code, first, second = world.code(verification), world.phone(), world.phone()
    world.text(first, code)
    world.text(second, code)
    mine, other = world.messages(first)[0], world.messages(second)[0]
    for message, status in (
        (mine, MessageStatus.FAILED),
        (other, MessageStatus.FAILED),
    ):
        with ledger.transaction():
            delivery_receipts.record(
                message_id=message.id, provider_sid=f"SM{message.id.hex}", status=status
            )
    world.text(first, "hello")
    with ledger.transaction():
        delivery_receipts.record(
            message_id=world.messages(first)[-1].id,
            provider_sid="SMx",
            status=MessageStatus.DELIVERED,
        )
    assert AlarmCause.NOT_REACHED in world.alarms(verification)
