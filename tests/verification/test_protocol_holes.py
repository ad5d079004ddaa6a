"""Temporary: suspected holes, each a short test."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from accounts.models import Role, User
from audit import clock, ledger
from tests.verification.world import BRIXTON, CAMDEN, GOOD_TICKS, Cop, World
from verification.gateways.memory import MemoryGateway
from verification.models import (
    Alarm,
    Contact,
    ConsolePresence,
    Decision,
    FollowUp,
    Heartbeat,
    InboundText,
    JoinCode,
    Message,
    Officer,
    Proposal,
    RosterImport,
    Verification,
)
from verification.rules import codes
from verification.rules.states import State
from verification.rules.vocabulary import (
    AlarmCause,
    AlarmOutcome,
    EndedHow,
    FaceTick,
    FollowUpKind,
    Heard,
    OfficerStage,
    Priority,
    TextKey,
)
from verification.verbs import (
    alarms,
    alive,
    cases,
    claims,
    conversation,
    decisions,
    delivery,
    guards,
    join_codes,
    locations,
    look_ups,
    receipts,
    refusals,
    requests,
    sweeps,
    verifications,
)
from verification.rules.vocabulary import MessageStatus
from verification.watchkeeper import Watchkeeper


def keys(world: World, phone: str) -> list[str]:
    return [message.text_key for message in world.messages(phone)]


def close(alarm: Alarm, by: User, outcome: AlarmOutcome, **more: str) -> None:
    with ledger.transaction():
        alarms.close(alarm_id=alarm.id, by=by, outcome=outcome, reason="Because.", **more)


def open_alarm(verification: Verification | None, cause: AlarmCause) -> Alarm:
    return Alarm.objects.get(verification=verification, cause=cause.value, closed_at=None)


def cancel(cop: Cop, verification: Verification) -> Verification:
    with ledger.transaction():
        return verifications.cancel(officer=cop.officer, verification_id=verification.id, why="")


def end(cop: Cop, verification: Verification, how: EndedHow = EndedHow.LEFT_FREELY) -> None:
    with ledger.transaction():
        verifications.end_by_officer(
            officer=cop.officer, verification_id=verification.id, how=how, custody_number=None
        )


def wrong_match(world: World, cop: Cop, verification: Verification, phone: str) -> None:
    right = world.match_code(phone)
    world.match(cop, verification, "0000" if right != "0000" else "1111")


# D1
@pytest.mark.django_db(transaction=True)
def test_who_waited_for_her_join_still_texts_her(real_world: World) -> None:
    """He cancels while her code is being taken: she is texted NO, not merely owed a call."""
    cop = real_world.cop()
    verification = real_world.request(cop)
    phone, code = real_world.phone(), real_world.code(verification)
    joined, waiting = threading.Event(), threading.Event()

    def cancel_meanwhile() -> None:
        joined.wait(20)
        waiting.set()
        try:
            cancel(cop, verification)
        finally:
            connection.close()

    thread = threading.Thread(target=cancel_meanwhile)
    thread.start()
    from verification.verbs import inbound

    with ledger.transaction():
        inbound.receive(provider_sid="SM1", sender=phone, body=code)
        joined.set()
        waiting.wait(20)
        threading.Event().wait(0.5)
    thread.join(30)
    assert real_world.fresh(verification).state == State.CANCELLED.value
    assert TextKey.CANCELLED in keys(real_world, phone)


# D2
def test_sos_before_the_code_forbids_a_yes(world: World) -> None:
    cop, operator, phone = world.cop(), world.operator(), world.phone()
    verification = world.request(cop)
    world.text(phone, "SOS")
    world.text(phone, world.code(verification))
    assert world.alarms(verification)[AlarmCause.SOS] == 1
    world.match(cop, verification, world.match_code(phone))
    world.claim(verification, operator)
    with pytest.raises(guards.BlockedByAlarm):
        world.confirm(verification, operator)


def test_an_sos_of_her_other_case_comes_with_her(world: World) -> None:
    first, phone = world.join(world.cop())
    world.text(phone, "SOS")
    second = world.request(world.cop())
    world.text(phone, world.code(second))
    assert world.alarms(second)[AlarmCause.SOS] == 1


# D3
def test_sos_is_answered_right_after_no_check(world: World) -> None:
    phone = world.phone()
    world.text(phone, "is this the police")
    world.text(phone, "SOS")
    assert keys(world, phone) == [TextKey.NO_CHECK, TextKey.SOS_WHERE]


# D4
def _locate(cop: Cop, verification: Verification, *, ago: float = 0) -> None:
    at = clock.db_now() - timedelta(seconds=ago)
    fix = locations.Fix(lat=BRIXTON[0], lon=BRIXTON[1], accuracy_m=10, at=at)
    with ledger.transaction():
        verifications.receive_location(
            officer=cop.officer, verification_id=verification.id, fix=fix
        )


def beat_all() -> None:
    ConsolePresence.objects.update(beat_at=clock.db_now())


def test_dark_counts_from_the_last_location(world: World) -> None:
    cop = world.cop()
    world.operator()
    verification, _ = world.join(cop)
    world.advance(seconds=80)
    beat_all()
    _locate(cop, verification)
    world.advance(seconds=80)
    beat_all()
    world.tick()
    assert AlarmCause.DARK not in world.alarms(verification)
    world.advance(seconds=10)
    beat_all()
    world.tick()
    assert world.alarms(verification)[AlarmCause.DARK] == 2


def test_dark_again_is_raised_again(world: World) -> None:
    cop, operator = world.cop(), world.operator()
    verification, phone = world.confirmed(cop, operator)
    Message.objects.update(handed_over_at=clock.db_now(), status="delivered")
    world.advance(seconds=90)
    world.tick()
    close(open_alarm(verification, AlarmCause.DARK), operator, AlarmOutcome.OTHER)
    _locate(cop, verification)
    world.advance(seconds=89)
    world.tick()
    assert AlarmCause.DARK not in world.alarms(verification)
    world.advance(seconds=1)
    world.tick()
    assert world.alarms(verification)[AlarmCause.DARK] == 2


def test_an_old_location_is_no_sign_of_the_device(world: World) -> None:
    cop = world.cop()
    world.operator()
    verification, _ = world.join(cop)
    world.advance(seconds=85)
    beat_all()
    _locate(cop, verification, ago=600)
    world.advance(seconds=5)
    beat_all()
    world.tick()
    assert world.alarms(verification)[AlarmCause.DARK] == 2


# D5
def test_off_duty_outlives_his_withdrawal(world: World) -> None:
    cop = world.cop(on_duty=False)
    verification = world.request(cop)
    cancel(cop, verification)
    assert world.alarms(verification)[AlarmCause.OFF_DUTY] == 2


def test_off_duty_outlives_the_expiry(world: World) -> None:
    verification = world.request(world.cop(on_duty=False))
    world.advance(seconds=300)
    world.tick()
    assert world.alarms(verification) == {AlarmCause.OFF_DUTY: 2, AlarmCause.EXPIRED: 2}


# D6
def test_a_new_code_alone_mends_no_mismatch(world: World) -> None:
    cop, operator = world.cop(), world.operator()
    verification, phone = world.join(cop)
    wrong_match(world, cop, verification, phone)
    for act in (
        lambda: conversation.new_code(ref=verification.ref, by=operator),
        lambda: conversation.talked(ref=verification.ref, by=operator, note="It is him."),
    ):
        with ledger.transaction():
            act()
    world.claim(verification, operator)
    assert isinstance(world.confirm(verification, operator), Proposal)


# D7
def test_a_second_mismatch_stays_open_until_a_human_closes_it(world: World) -> None:
    cop, operator = world.cop(), world.operator()
    verification, phone = world.join(cop)
    for _ in range(2):
        wrong_match(world, cop, verification, phone)
        with ledger.transaction():
            conversation.new_code(ref=verification.ref, by=operator)
    world.match(cop, verification, world.match_code(phone))
    assert world.alarms(verification)[AlarmCause.MISMATCH] == 1
    close(open_alarm(verification, AlarmCause.MISMATCH), operator, AlarmOutcome.SPOKE_TO_HER)
    assert AlarmCause.MISMATCH not in world.alarms(verification)


# D8
def test_a_first_mismatch_of_a_case_that_is_over_can_be_closed(world: World) -> None:
    cop, operator = world.cop(), world.operator()
    verification, phone = world.join(cop)
    wrong_match(world, cop, verification, phone)
    alarm = open_alarm(verification, AlarmCause.MISMATCH)
    with pytest.raises(alarms.MayNotClose):
        close(alarm, operator, AlarmOutcome.OTHER)
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=operator, why="No.")
    close(alarm, operator, AlarmOutcome.OTHER)
    assert AlarmCause.MISMATCH not in world.alarms(verification)


# D9, D10
def _opted_out(world: World, phone: str) -> None:
    world.text(phone, "hello")
    Contact.objects.update(opted_out_at=clock.db_now())


def test_a_phone_that_opted_out_joins_and_alarms(world: World) -> None:
    phone = world.phone()
    _opted_out(world, phone)
    verification = world.request(world.cop())
    world.text(phone, world.code(verification))
    assert world.fresh(verification).state == State.JOINED.value
    assert world.alarms(verification) == {AlarmCause.NOT_REACHED: 2}


@pytest.mark.parametrize(("phone", "priority"), [("+33600000000", 1), (None, 2)])
def test_a_late_code_from_a_phone_we_cannot_text(
    world: World, phone: str | None, priority: int
) -> None:
    number = phone or world.phone()
    if phone is None:
        _opted_out(world, number)
    verification = world.request(world.cop())
    code = world.code(verification)
    world.text(world.phone(), code)
    world.text(number, code)
    assert world.alarms(verification)[AlarmCause.NOT_REACHED] == priority


# D11
def test_a_used_code_counts_from_a_phone_in_another_live_case(world: World) -> None:
    _, phone = world.join(world.cop())
    other = world.request(world.cop())
    code = world.code(other)
    world.text(world.phone(), code)
    world.text(phone, code)
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.USED_CODE]
    assert world.alarms(other)[AlarmCause.CODE_COLLISION] == 1


def test_the_code_of_a_refused_case_alarms_though_she_has_a_live_one(world: World) -> None:
    live, phone = world.join(world.cop())
    refused = world.request(world.cop())
    code = world.code(refused)
    with ledger.transaction():
        decisions.refuse(ref=refused.ref, by=world.operator(), why="On leave.")
    world.text(phone, code)
    assert world.alarms(refused)[AlarmCause.CODE_AFTER_REFUSAL] == 1
    assert refused.case_contacts.count() == 1
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.RECEIVED]
    assert world.alarms(live)[AlarmCause.ODD_REPLY] == 2


def test_the_call_taker_raises_the_collision_too(world: World) -> None:
    verification = world.request(world.cop())
    code = world.code(verification)
    world.text(world.phone(), code)
    with ledger.transaction():
        look_ups.look_up(by=world.operator(), code=code, phone=world.phone())
    assert world.alarms(verification)[AlarmCause.CODE_COLLISION] == 1


# D12
def _proposed(world: World) -> tuple[Verification, User, User]:
    operator = world.operator()
    supervisor = world.operator(role=Role.SUPERVISOR, team="Duty desk")
    verification, _ = world.join(world.cop())
    world.claim(verification, operator)
    assert isinstance(world.confirm(verification, operator), Proposal)
    return verification, operator, supervisor


def _agree(verification: Verification, by: User) -> Decision:
    with ledger.transaction():
        return decisions.agree(ref=verification.ref, by=by, ticks=GOOD_TICKS, why="Rang him.")


def test_agreeing_needs_the_proposers_claim_still(world: World) -> None:
    verification, operator, supervisor = _proposed(world)
    with ledger.transaction():
        claims.release(ref=verification.ref, by=operator)
    with pytest.raises(claims.NotClaimed):
        _agree(verification, supervisor)
    assert Decision.objects.count() == 0


def test_agreeing_needs_the_facts_that_were_shown(world: World) -> None:
    verification, _, supervisor = _proposed(world)
    RosterImport.objects.update(imported_at=clock.db_now() - timedelta(hours=1))
    with pytest.raises(guards.FactsChanged):
        _agree(verification, supervisor)
    with ledger.transaction():
        requests.check_again(ref=verification.ref)
    assert isinstance(_agree(verification, supervisor), Decision)


def test_agreeing_needs_a_proposer_who_may_still_decide(world: World) -> None:
    verification, operator, supervisor = _proposed(world)
    User.objects.filter(id=operator.id).update(is_active=False)
    with pytest.raises(claims.NotAnOperator):
        _agree(verification, supervisor)


def test_a_new_owner_makes_a_proposal_of_his_own(world: World) -> None:
    verification, operator, supervisor = _proposed(world)
    with ledger.transaction():
        claims.release(ref=verification.ref, by=operator)
    other = world.operator()
    world.claim(verification, other)
    proposal = world.confirm(verification, other)
    assert isinstance(proposal, Proposal)
    assert proposal.proposed_by == other
    assert Proposal.objects.filter(status="open").count() == 1
    assert _agree(verification, supervisor).decided_by == other


def test_new_ticks_replace_the_proposal_and_the_same_do_not(world: World) -> None:
    verification, operator, _ = _proposed(world)
    world.confirm(verification, operator)
    assert Proposal.objects.count() == 1
    not_seen = replace(GOOD_TICKS, face=FaceTick.NOT_SEEN)
    proposal = world.confirm(verification, operator, ticks=not_seen)
    assert isinstance(proposal, Proposal)
    assert proposal.face == FaceTick.NOT_SEEN.value
    assert Proposal.objects.filter(status="open").count() == 1


# D13
def test_the_look_back_counts_from_the_request(world: World) -> None:
    cop, operator = world.cop(), world.operator()
    first = world.request(cop)
    with ledger.transaction():
        decisions.refuse(ref=first.ref, by=operator, why="No.")
    cancel(cop, first)
    world.advance(minutes=59)
    world.roster()
    verification = world.request(cop)
    world.advance(seconds=100)
    phone = world.phone()
    world.text(phone, world.code(verification))
    world.match(cop, verification, world.match_code(phone))
    world.claim(verification, operator)
    assert isinstance(world.confirm(verification, operator), Proposal)


def test_the_look_back_counts_from_the_mismatch(world: World) -> None:
    cop, operator = world.cop(), world.operator()
    first = world.request(cop)
    world.advance(seconds=200)
    phone = world.phone()
    world.text(phone, world.code(first))
    wrong_match(world, cop, first, phone)
    world.advance(seconds=100)
    beat_all()
    world.tick()
    world.advance(seconds=100)
    beat_all()
    world.tick()
    assert world.fresh(first).state == State.UNVERIFIED.value
    end(cop, first)
    world.advance(seconds=3600 - 300)
    world.roster()
    claims.beat(by=operator)
    verification, _ = world.matched(cop)
    world.claim(verification, operator)
    assert isinstance(world.confirm(verification, operator), Proposal)


# D14
def test_a_question_that_a_cap_stops_is_not_asked(world: World, settings: Any) -> None:
    verification, _ = world.join(world.cop())
    settings.TEXTS_PER_CASE = 1
    with pytest.raises(refusals.Refusal), ledger.transaction():
        conversation.ask(ref=verification.ref, by=world.operator())
    assert world.fresh(verification).asked_at is None


def test_only_the_phone_that_was_asked_answers(world: World) -> None:
    verification = world.request(world.cop())
    code, first, second = world.code(verification), world.phone(), world.phone()
    world.text(first, code)
    world.text(second, code)
    with ledger.transaction():
        conversation.ask(ref=verification.ref, by=world.operator())
    world.text(second, "blue coat")
    assert world.fresh(verification).answered_ask_at is None
    assert world.alarms(verification)[AlarmCause.ODD_REPLY] == 2
    world.text(first, "blue coat")
    assert world.fresh(verification).answered_ask_at is not None


# D15
def test_an_odd_reply_is_closed_by_reading_alone(world: World) -> None:
    operator = world.operator()
    verification, phone = world.join(world.cop())
    world.text(phone, "he took my bag")
    alarm = open_alarm(verification, AlarmCause.ODD_REPLY)
    with pytest.raises(alarms.MayNotClose):
        close(alarm, operator, AlarmOutcome.FALSE_ALARM)
    close(alarm, operator, AlarmOutcome.READ)
    assert InboundText.objects.filter(odd=True, read_at=None).count() == 0
    world.advance(seconds=60)
    beat_all()
    world.tick()
    assert AlarmCause.ODD_REPLY not in world.alarms(verification)
    assert TextKey.UNREAD not in keys(world, phone)


def test_reading_up_to_an_instant_leaves_what_came_after_it(world: World) -> None:
    operator = world.operator()
    verification, phone = world.join(world.cop())
    world.text(phone, "hello?")
    seen_at = clock.db_now()
    world.text(phone, "he has a knife")
    with ledger.transaction():
        conversation.mark_read(ref=verification.ref, by=operator, seen_at=seen_at)
    assert InboundText.objects.filter(odd=True, read_at=None).count() == 1
    assert AlarmCause.ODD_REPLY in world.alarms(verification)


# D16
def test_quiet_ends_with_her_next_case(world: World) -> None:
    cop, operator = world.cop(), world.operator()
    verification, phone = world.confirmed(cop, operator)
    end(cop, verification)
    world.text(phone, "QUIET")
    again, _ = world.join(world.cop(), phone=phone)
    world.text(phone, "who is this")
    world.advance(seconds=60)
    beat_all()
    world.tick()
    assert TextKey.UNREAD in keys(world, phone)


# D17
def test_a_proposal_cannot_be_hidden_from_the_second_person(world: World) -> None:
    verification, operator, _ = _proposed(world)
    alarm = open_alarm(verification, AlarmCause.PROPOSAL)
    with pytest.raises(alarms.MayNotClose):
        close(alarm, operator, AlarmOutcome.OTHER)


def test_a_reviewer_closes_and_takes_nothing(world: World) -> None:
    verification, phone = world.join(world.cop())
    world.text(phone, "SOS")
    alarm = open_alarm(verification, AlarmCause.SOS)
    reviewer = world.operator(role=Role.REVIEWER)
    with pytest.raises(alarms.MayNotClose):
        close(alarm, reviewer, AlarmOutcome.OTHER, incident_number="1")
    with pytest.raises(alarms.MayNotClose), ledger.transaction():
        alarms.take(alarm_id=alarm.id, by=reviewer)


# D18
def test_refused_by_the_check_after_she_joined_needs_contact_with_her(world: World) -> None:
    cop = world.cop()
    verification, phone = world.join(cop)
    Officer.objects.filter(id=cop.officer.id).update(status="suspended")
    with ledger.transaction():
        requests.check_arrived(verification_id=verification.id)
    assert keys(world, phone)[-1] == TextKey.NOT_CONFIRMED
    assert world.alarms(verification) == {AlarmCause.OFFICER_REFUSED: 1, AlarmCause.REFUSED: 1}


# D19
def _told(world: World, verification: Verification) -> None:
    with ledger.transaction():
        verifications.tell_officer(ref=verification.ref, by=world.operator())


@pytest.mark.parametrize("way_out", [cancel, end])
def test_told_to_call_before_she_joined_he_cannot_tell_a_refusal(
    world: World, way_out: Callable[[Cop, Verification], Any]
) -> None:
    seen = []
    for refuse in (False, True):
        cop = world.cop()
        verification = world.request(cop)
        if refuse:
            with ledger.transaction():
                decisions.refuse(ref=verification.ref, by=world.operator(), why="No.")
        _told(world, verification)
        way_out(cop, verification)
        shown = verifications.officer_view(verification=world.fresh(verification))
        seen.append((shown.status, shown.version))
    assert seen == [(OfficerStage.ENDED, 3)] * 2


def test_ending_before_the_answer_is_withdrawing(world: World) -> None:
    cop = world.cop()
    verification, phone = world.join(cop)
    _told(world, verification)
    end(cop, verification)
    assert world.fresh(verification).state == State.CANCELLED.value
    assert keys(world, phone)[-1] == TextKey.CANCELLED
    assert world.alarms(verification) == {AlarmCause.CANCELLED_AFTER_JOIN: 1}


# D20
def test_an_arrest_after_a_no_is_looked_into_too(world: World) -> None:
    cop = world.cop()
    verification, _ = world.join(cop)
    with ledger.transaction():
        decisions.refuse(ref=verification.ref, by=world.operator(), why="No.")
    end(cop, verification, how=EndedHow.ARRESTED)
    world.advance(minutes=60)
    world.tick()
    assert world.alarms(verification)[AlarmCause.ARREST_UNCHECKED] == 1


# D21
def test_overdue_is_p1_at_25_minutes_whatever_happened_at_20(world: World) -> None:
    verification, _ = world.confirmed(world.cop(), world.operator())
    Message.objects.update(handed_over_at=clock.db_now(), status="delivered")
    world.advance(minutes=25)
    world.tick()
    assert world.alarms(verification)[AlarmCause.OVERDUE] == 1


def test_overdue_comes_back_until_it_ends(world: World) -> None:
    operator = world.operator()
    verification, _ = world.confirmed(world.cop(), operator)
    Message.objects.update(handed_over_at=clock.db_now(), status="delivered")
    world.advance(minutes=25)
    world.tick()
    close(open_alarm(verification, AlarmCause.OVERDUE), operator, AlarmOutcome.SPOKE_TO_HER)
    world.advance(minutes=5)
    world.tick()
    assert world.alarms(verification)[AlarmCause.OVERDUE] == 1


# D22
@pytest.mark.django_db(transaction=True)
def test_one_bad_row_keeps_no_other_deadline_waiting(
    real_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    verification = real_world.request(real_world.cop())
    real_world.advance(seconds=300)

    def bad(_row: UUID) -> None:
        raise IntegrityError("a row that cannot be")

    def unfindable(_now: Any) -> list[UUID]:
        raise ValueError("a finder that fails")

    poison = sweeps.Sweep(name="bad", find=lambda _now: [verification.id], do=bad)
    lost = sweeps.Sweep(name="lost", find=unfindable, do=bad)
    monkeypatch.setattr(sweeps, "SWEEPS", (poison, lost, *sweeps.SWEEPS))
    Watchkeeper().tick()
    assert real_world.fresh(verification).state == State.EXPIRED.value
    assert not Heartbeat.objects.filter(name=alive.WATCHKEEPER).exists()


# D23
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_never_came_alarms(real_world: World) -> None:
    keeper = Watchkeeper()
    keeper.tick()
    assert AlarmCause.WORKER_DEAF not in real_world.alarms()
    real_world.advance(seconds=31)
    keeper.tick()
    assert AlarmCause.WORKER_DEAF in real_world.alarms()


# D36
def test_a_watchkeeper_that_never_came_alarms(world: World) -> None:
    with ledger.transaction():
        alive.watch_the_watchkeeper()
    assert AlarmCause.WATCHKEEPER_LATE not in world.alarms()
    world.request(world.cop())
    world.advance(seconds=11)
    with ledger.transaction():
        alive.watch_the_watchkeeper()
    assert AlarmCause.WATCHKEEPER_LATE in world.alarms()


# D24
@pytest.fixture
def memory(settings: Any) -> Any:
    settings.SMS_GATEWAY = "verification.gateways.memory.MemoryGateway"
    MemoryGateway.clear()
    yield MemoryGateway
    MemoryGateway.clear()


@pytest.mark.django_db(transaction=True)
def test_the_guard_reads_the_clock_after_it_has_the_case(real_world: World, memory: Any) -> None:
    """A YES that waited for the row while its time ran out does not go."""
    verification, phone = real_world.confirmed(real_world.cop(), real_world.operator())
    yes = next(m for m in real_world.messages(phone) if m.text_key == TextKey.CONFIRMED.value)

    def send() -> None:
        try:
            delivery.deliver(message_id=yes.id)
        finally:
            connection.close()

    thread = threading.Thread(target=send)
    with ledger.transaction():
        cases.lock(verification.id)
        thread.start()
        threading.Event().wait(0.7)
        real_world.advance(seconds=116)
    thread.join(30)
    assert MemoryGateway.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_yes_leaves_room_for_the_way_to_the_wire(real_world: World, memory: Any) -> None:
    """What the guard lets pass may take 2 s to be posted and PROVIDER_TIMEOUT to be taken."""
    real_world.confirmed(real_world.cop(), real_world.operator())
    real_world.advance(seconds=113.5)
    real_world.deliver()
    assert not any("YES, police" in kept.body for kept in MemoryGateway.outbox)


@pytest.mark.django_db(transaction=True)
def test_a_collision_after_one_operators_yes_holds_it(real_world: World, memory: Any) -> None:
    operator = real_world.operator()
    verification = real_world.request(cop := real_world.cop())
    code, phone = real_world.code(verification), real_world.phone()
    real_world.text(phone, code)
    real_world.match(cop, verification, real_world.match_code(phone))
    real_world.deliver()
    real_world.claim(verification, operator)
    real_world.confirm(verification, operator)
    real_world.text(real_world.phone(), code)
    real_world.deliver()
    assert not any("YES, police" in kept.body for kept in MemoryGateway.outbox)
    close(open_alarm(verification, AlarmCause.CODE_COLLISION), operator, AlarmOutcome.OTHER)
    real_world.advance(seconds=1.1)
    real_world.deliver()
    assert any("YES, police" in kept.body for kept in MemoryGateway.outbox)


@pytest.mark.django_db(transaction=True)
def test_a_collision_two_have_seen_holds_nothing(real_world: World, memory: Any) -> None:
    operator = real_world.operator()
    supervisor = real_world.operator(role=Role.SUPERVISOR, team="Duty desk")
    verification = real_world.request(cop := real_world.cop())
    code, phone = real_world.code(verification), real_world.phone()
    real_world.text(phone, code)
    real_world.text(real_world.phone(), code)
    real_world.match(cop, verification, real_world.match_code(phone))
    real_world.claim(verification, operator)
    real_world.confirm(verification, operator)
    _agree(verification, supervisor)
    real_world.deliver()
    assert any("YES, police" in kept.body for kept in MemoryGateway.outbox)


# D25
def test_an_owner_who_comes_back_cures_his_stale_claim(world: World) -> None:
    operator = world.operator()
    verification, _ = world.join(world.cop())
    world.claim(verification, operator)
    world.advance(seconds=45)
    world.operator()
    world.tick()
    assert AlarmCause.STALE_CLAIM in world.alarms(verification)
    claims.beat(by=operator)
    world.claim(verification, operator)
    assert AlarmCause.STALE_CLAIM not in world.alarms(verification)


# D26
def test_after_a_days_worth_too_many_is_said_once(world: World) -> None:
    phone = world.phone()
    for number in range(40):
        world.text(phone, f"1000{number:02d}")
        world.advance(seconds=150)
    assert keys(world, phone) == [TextKey.UNKNOWN_CODE] * 20 + [TextKey.TOO_MANY]


# D27
def test_a_slip_cannot_land_in_a_case_that_is_under_way(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined = world.request(world.cop())
    code = world.code(joined)
    world.text(world.phone(), code)
    near = next(iter(n for n in sorted(codes.neighbours(code)) if "999" not in n))
    drawn = iter([near, "135792", "246813", "357924"])
    monkeypatch.setattr(codes, "new_join_code", lambda: next(drawn))
    assert world.code(world.request(world.cop())) != near


# D28
@pytest.mark.parametrize("way", ["refused", "unverified", "cancelled"])
def test_every_check_rings_the_officer_once(world: World, way: str) -> None:
    cop = world.cop()
    world.operator()
    verification, _ = world.join(cop)
    if way == "refused":
        with ledger.transaction():
            decisions.refuse(ref=verification.ref, by=world.operator(), why="No.")
    elif way == "cancelled":
        cancel(cop, verification)
    else:
        world.advance(seconds=180)
        beat_all()
        world.tick()
    rows = FollowUp.objects.filter(
        verification=verification, kind=FollowUpKind.RING_OFFICER.value
    )
    assert rows.count() == 1


# D29
def test_a_refusal_in_the_request_shows_its_facts(world: World) -> None:
    verification = world.request(world.cop(status="suspended"))
    assert verification.state == State.REFUSED.value
    assert world.shown(verification).startswith("status:no")


def test_the_watchkeeper_reads_the_facts_of_a_refusal(world: World) -> None:
    cop = world.cop(status="suspended")
    with ledger.transaction():
        verification = requests.request(
            officer=cop.officer,
            device=cop.device,
            signed_in_at=cop.signed_in_at,
            reason=requests.Reason.QUESTIONS,
            fix=None,
            place=None,
            language="en",
        )
    world.advance(seconds=2)
    world.tick()
    world.tick()
    assert verification.officer_checks.count() == 1


# D30
def test_a_receipt_does_not_hide_that_the_other_phone_was_lost(world: World) -> None:
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
            receipts.record(message_id=message.id, provider_sid=f"SM{message.id.hex}", status=status)
    world.text(first, "hello")
    with ledger.transaction():
        receipts.record(
            message_id=world.messages(first)[-1].id,
            provider_sid="SMx",
            status=MessageStatus.DELIVERED,
        )
    assert AlarmCause.NOT_REACHED in world.alarms(verification)


# D33
@pytest.mark.parametrize(
    "act",
    [
        lambda ref, by: conversation.talked(ref=ref, by=by, note="x"),
        lambda ref, by: conversation.mark_read(ref=ref, by=by),
        lambda ref, by: conversation.ask(ref=ref, by=by),
        lambda ref, by: conversation.new_code(ref=ref, by=by),
        lambda ref, by: look_ups.look_up(by=by, ref=ref),
        lambda ref, by: verifications.end_by_operator(ref=ref, by=by, how=EndedHow.OTHER),
    ],
)
def test_the_officer_is_no_operator_of_his_own_case(
    world: World, act: Callable[[str, User], object]
) -> None:
    cop, himself = world.cop(), world.operator()
    verification, _ = world.join(cop)
    Officer.objects.filter(id=cop.officer.id).update(user=himself)
    with pytest.raises(claims.ConflictOfInterest), ledger.transaction():
        act(verification.ref, himself)


# D34
def test_still_checking_is_sent_under_any_cap(world: World, settings: Any) -> None:
    world.operator()
    settings.TEXTS_PER_CASE = 1
    _, phone = world.join(world.cop())
    world.advance(seconds=45)
    beat_all()
    world.tick()
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.STILL_CHECKING]


def test_after_an_outage_still_checking_comes_once(world: World) -> None:
    world.operator()
    _, phone = world.join(world.cop())
    world.advance(seconds=125)
    beat_all()
    world.tick()
    world.tick()
    assert keys(world, phone) == [TextKey.CHECKING, TextKey.STILL_CHECKING]


# D35
@pytest.mark.parametrize("outcome", [AlarmOutcome.FALSE_ALARM, AlarmOutcome.OTHER])
def test_not_reached_is_closed_by_reaching_her(world: World, outcome: AlarmOutcome) -> None:
    operator = world.operator()
    verification = world.request(world.cop())
    world.text("+33600000000", world.code(verification))
    alarm = open_alarm(verification, AlarmCause.NOT_REACHED)
    with pytest.raises(alarms.MayNotClose):
        close(alarm, operator, outcome)
    close(alarm, operator, AlarmOutcome.RANG)
