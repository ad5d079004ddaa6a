"""Alarms: what raises them, what closes them, and what does not."""

import pytest

from accounts.models import Role
from foundation.audit import clock, ledger
from foundation.sms.statuses import MessageStatus
from tests.support.factories import World
from verification.actions import alarm_taking, alarms
from verification.actions.decisions import decisions
from verification.actions.joining import conversation
from verification.actions.messaging import delivery_receipts
from verification.actions.officers import verification_request
from verification.actions.records import roles
from verification.enums import AlarmCause, AlarmOutcome, State, TextKey
from verification.models import Contact, InboundText, Officer


def test_the_off_duty_alarm_outlives_a_cancellation(world: World) -> None:
    """Only a decision closes it; cancelling is none."""
    actor = world.make_officer(on_duty=False)
    verification = world.make_request(actor)
    world.cancel(actor, verification)
    assert world.open_alarms(verification)[AlarmCause.OFF_DUTY] == 2


def test_the_off_duty_alarm_outlives_an_expiry(world: World) -> None:
    """Nor is nobody's coming."""
    verification = world.make_request(world.make_officer(on_duty=False))
    world.advance(seconds=300)
    world.tick()
    assert world.open_alarms(verification) == {AlarmCause.OFF_DUTY: 2, AlarmCause.EXPIRED: 2}


def test_a_second_mismatch_stays_open_until_a_human_closes_it(world: World) -> None:
    """It is P1, and a match does not close it."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, phone = world.make_joined(actor)
    for _ in range(2):
        world.mismatch(actor, verification, phone)
        with ledger.transaction():
            conversation.new_code(ref=verification.ref, by=operator)
    world.match(actor, verification, world.match_code(phone))
    assert world.open_alarms(verification)[AlarmCause.MISMATCH] == 1
    world.close(
        world.open_alarm(verification, AlarmCause.MISMATCH), operator, AlarmOutcome.SPOKE_TO_PERSON
    )
    assert AlarmCause.MISMATCH not in world.open_alarms(verification)


def test_a_first_mismatch_of_a_case_that_is_over_can_be_closed(world: World) -> None:
    """While it lives a new code mends it; after that a human closes it."""
    actor, operator = world.make_officer(), world.make_operator()
    verification, phone = world.make_joined(actor)
    world.mismatch(actor, verification, phone)
    alarm = world.open_alarm(verification, AlarmCause.MISMATCH)
    with pytest.raises(alarms.MayNotClose):
        world.close(alarm, operator, AlarmOutcome.OTHER)
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=operator, why="No.")
    world.close(alarm, operator, AlarmOutcome.OTHER)
    assert AlarmCause.MISMATCH not in world.open_alarms(verification)


def test_an_odd_reply_is_closed_by_reading_alone(world: World) -> None:
    """Closing it marks the reply read, so nothing tells the person that nobody has."""
    operator = world.make_operator()
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, "he took my bag")
    alarm = world.open_alarm(verification, AlarmCause.ODD_REPLY)
    with pytest.raises(alarms.MayNotClose):
        world.close(alarm, operator, AlarmOutcome.FALSE_ALARM)
    world.close(alarm, operator, AlarmOutcome.READ)
    assert InboundText.objects.filter(odd=True, read_at=None).count() == 0
    world.advance(seconds=60)
    world.beat_all()
    world.tick()
    assert AlarmCause.ODD_REPLY not in world.open_alarms(verification)
    assert TextKey.UNREAD not in world.text_keys(phone)


def test_reading_up_to_an_instant_leaves_what_came_after_it(world: World) -> None:
    """What came after the page was made has not been read."""
    operator = world.make_operator()
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, "hello?")
    seen_at = clock.db_now()
    world.text(phone, "he has a knife")
    with ledger.transaction():
        conversation.mark_read(ref=verification.ref, by=operator, seen_at=seen_at)
    assert InboundText.objects.filter(odd=True, read_at=None).count() == 1
    assert AlarmCause.ODD_REPLY in world.open_alarms(verification)


def test_a_reviewer_may_neither_take_nor_close(world: World) -> None:
    """A reviewer reads."""
    verification, phone = world.make_joined(world.make_officer())
    world.text(phone, "SOS")
    alarm = world.open_alarm(verification, AlarmCause.SOS)
    reviewer = world.make_operator(role=Role.REVIEWER)
    with pytest.raises(roles.NotAnOperator):
        world.close(alarm, reviewer, AlarmOutcome.OTHER, incident_number="1")
    with pytest.raises(roles.NotAnOperator), ledger.transaction():
        alarm_taking.take(alarm_id=alarm.id, by=reviewer)


def test_a_refusal_by_the_check_after_the_join_needs_contact_with_the_person(world: World) -> None:
    """`officer_refused` closes with a reason; `refused` needs word of the person."""
    actor = world.make_officer()
    verification, phone = world.make_joined(actor)
    Officer.objects.filter(id=actor.officer.id).update(status="suspended")
    with ledger.transaction():
        verification_request.check_arrived(verification_id=verification.id)
    assert world.text_keys(phone)[-1] == TextKey.NOT_CONFIRMED
    assert world.open_alarms(verification) == {AlarmCause.OFFICER_REFUSED: 1, AlarmCause.REFUSED: 1}


@pytest.mark.parametrize("outcome", [AlarmOutcome.FALSE_ALARM, AlarmOutcome.OTHER])
def test_not_reached_is_closed_by_contact_only(world: World, outcome: AlarmOutcome) -> None:
    """Or by ringing; by nothing else."""
    operator = world.make_operator()
    verification = world.make_request(world.make_officer())
    world.text("+33600000000", world.join_code(verification))
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
    phone = world.make_phone()
    _opted_out(world, phone)
    verification = world.make_request(world.make_officer())
    world.text(phone, world.join_code(verification))
    assert world.fresh(verification).state == State.JOINED
    assert world.open_alarms(verification)[AlarmCause.NOT_REACHED] == 2


@pytest.mark.parametrize(("phone", "priority"), [("+33600000000", 1), (None, 2)])
def test_a_late_code_from_a_phone_we_cannot_text(
    world: World, phone: str | None, priority: int
) -> None:
    """Nor can it be told that the code is used."""
    number = phone or world.make_phone()
    if phone is None:
        _opted_out(world, number)
    verification = world.make_request(world.make_officer())
    code = world.join_code(verification)
    world.text(world.make_phone(), code)
    world.text(number, code)
    assert world.open_alarms(verification)[AlarmCause.NOT_REACHED] == priority


def test_a_receipt_does_not_hide_that_the_other_phone_was_lost(world: World) -> None:
    """They share one alarm; it waits for both."""
    verification = world.make_request(world.make_officer())
    code, first, second = world.join_code(verification), world.make_phone(), world.make_phone()
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
    assert AlarmCause.NOT_REACHED in world.open_alarms(verification)
