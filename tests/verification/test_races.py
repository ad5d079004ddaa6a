"""Many at once, on real connections: one wins, nothing is counted twice, nobody waits for ever."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.support import locks
from tests.support.factories import GOOD_TICKS, World
from verification.actions import alarm_closing
from verification.actions.decisions import claims, decisions
from verification.actions.joining import inbound_texts
from verification.actions.records import refusals
from verification.enums import AlarmCause, AlarmOutcome, State, TextKey
from verification.models import Alarm, Decision, InboundText, Join, Message
from verification.watchkeeper import Watchkeeper

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(tries: list[Callable[[], Any]]) -> list[Any]:
    """Do all at the same moment, each on a connection of its own; answer results or refusals."""
    gate = threading.Barrier(len(tries))
    results: list[Any] = [None] * len(tries)

    def run(number: int) -> None:
        gate.wait()
        try:
            with ledger.transaction():
                results[number] = tries[number]()
        except refusals.Refusal as refusal:
            results[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(tries))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=150)
    assert not any(thread.is_alive() for thread in threads)
    return results


def test_of_thirty_phones_with_the_right_code_one_joins(real_world: World) -> None:
    """Exactly one joins; the others are told that it was not them."""
    verification = real_world.make_request(real_world.make_officer())
    code = real_world.join_code(verification)
    phones = [real_world.make_phone() for _ in range(30)]
    at_once(
        [
            lambda phone=phone: inbound_texts.receive(  # type: ignore[misc]
                provider_sid=f"SM{phone}", sender=phone, body=code
            )
            for phone in phones
        ]
    )
    assert Join.objects.count() == 1
    sent = Counter(message.text_key for message in Message.objects.all())
    assert sent == {TextKey.CHECKING: 1, TextKey.USED_CODE: 29}
    assert real_world.open_alarms(verification) == {AlarmCause.CODE_COLLISION: 2}


def test_thirty_wrong_codes_at_once_are_evaluated_up_to_the_limit(real_world: World) -> None:
    """At most the limit is evaluated, counted on the row."""
    phone = real_world.make_phone()
    at_once(
        [
            lambda number=number: inbound_texts.receive(  # type: ignore[misc]
                provider_sid=f"SM{number}", sender=phone, body=f"0000{number:02d}"
            )
            for number in range(30)
        ]
    )
    sent = Counter(message.text_key for message in Message.objects.all())
    assert sent == {TextKey.UNKNOWN_CODE: 5, TextKey.TOO_MANY: 1}


def test_thirty_identical_webhooks_act_once(real_world: World) -> None:
    """They act once."""
    verification = real_world.make_request(real_world.make_officer())
    code, phone = real_world.join_code(verification), real_world.make_phone()
    at_once(
        [
            lambda: inbound_texts.receive(provider_sid="SM1", sender=phone, body=code)
            for _ in range(30)
        ]
    )
    assert InboundText.objects.count() == 1
    assert Message.objects.count() == 1
    assert real_world.fresh(verification).state == State.JOINED


def test_of_thirty_claims_one_wins(real_world: World) -> None:
    """One winner; every other is told who was faster."""
    verification, _ = real_world.make_joined(real_world.make_officer())
    operators = [real_world.make_operator() for _ in range(30)]
    results = at_once(
        [
            lambda operator=operator: claims.claim(ref=verification.ref, by=operator)  # type: ignore[misc]
            for operator in operators
        ]
    )
    told = [result for result in results if isinstance(result, claims.ClaimedByOther)]
    winner = real_world.fresh(verification).claimed_by
    assert winner is not None
    assert len(told) == 29
    assert all(winner.display_name in refusal.sentence for refusal in told)


def test_confirm_and_refuse_at_once_leave_one_decision(real_world: World) -> None:
    """One decision stands, and the text that goes out is its own."""
    for _ in range(5):
        _confirm_against_refuse(real_world)


def _confirm_against_refuse(world: World) -> None:
    """Let one operator confirm while another refuses."""
    operator, other = world.make_operator(), world.make_operator()
    verification, phone = world.make_matched(world.make_officer())
    world.claim(verification, operator)
    shown, ref = world.shown_facts(verification), verification.ref
    at_once(
        [
            lambda: decisions.confirm(ref=ref, by=operator, ticks=GOOD_TICKS, shown_facts=shown),
            lambda: decisions.refuse(ref=ref, by=other, why="No."),
        ]
    )
    decided = Decision.objects.filter(verification=verification)
    assert decided.count() == 1
    keys = [message.text_key for message in world.messages(phone)]
    expected = {"confirmed": TextKey.CONFIRMED, "refused": TextKey.NOT_CONFIRMED}
    assert keys[1:] == [expected[decided.get().kind]]


def test_two_watchkeepers_do_everything_once(real_world: World) -> None:
    """Run side by side over the same deadlines, each is applied once."""
    operator = real_world.make_operator()
    cases = [real_world.make_joined(real_world.make_officer()) for _ in range(6)]
    real_world.advance(seconds=180)
    keepers = [Watchkeeper(), Watchkeeper(), Watchkeeper()]
    threads = [threading.Thread(target=_tick, args=(keeper,)) for keeper in keepers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=150)
    Watchkeeper().tick()
    assert operator.is_active
    for verification, phone in cases:
        assert real_world.fresh(verification).state == State.UNVERIFIED
        keys = [message.text_key for message in real_world.messages(phone)]
        assert keys.count(TextKey.COULD_NOT_CHECK) == 1
        raised = Alarm.objects.filter(verification=verification, cause="unverified")
        assert raised.count() == 1
    moves = AuditEntry.objects.filter(
        event="verification.unverified", topic_id__in=[case.id for case, _ in cases]
    )
    assert moves.count() == len(cases)


def _tick(keeper: Watchkeeper) -> None:
    """Let one watchkeeper tick on a connection of its own."""
    try:
        keeper.tick()
    finally:
        connection.close()


def test_a_cancellation_during_the_join_still_texts_no(real_world: World) -> None:
    """A cancel while the code is being taken: NO is texted, not merely owed as a call."""
    actor = real_world.make_officer()
    verification = real_world.make_request(actor)
    phone, code = real_world.make_phone(), real_world.join_code(verification)
    joined, waiting = threading.Event(), threading.Event()

    def cancel_meanwhile() -> None:
        joined.wait(20)
        waiting.set()
        try:
            real_world.cancel(actor, verification)
        finally:
            connection.close()

    thread = threading.Thread(target=cancel_meanwhile)
    thread.start()
    with ledger.transaction():
        inbound_texts.receive(provider_sid="SM1", sender=phone, body=code)
        joined.set()
        waiting.wait(20)
        locks.wait_for_waiter()
    thread.join(30)
    assert real_world.fresh(verification).state == State.CANCELLED
    assert TextKey.CANCELLED in real_world.text_keys(phone)


def test_an_sos_that_comes_while_one_is_closed_is_not_lost(real_world: World) -> None:
    """Whoever raises waits for whoever closes, and then raises anew."""
    operator = real_world.make_operator()
    verification, phone = real_world.make_joined(real_world.make_officer())
    real_world.text(phone, "SOS")
    closed = real_world.open_alarm(verification, AlarmCause.SOS)
    thread = threading.Thread(target=_text_alone, args=(real_world, phone))
    with ledger.transaction():
        alarm_closing.close(
            alarm_id=closed.id,
            by=operator,
            outcome=AlarmOutcome.SPOKE_TO_PERSON,
            reason="Spoke to her.",
            incident_number="CAD 1",
        )
        thread.start()
        locks.wait_for_waiter()
    thread.join(30)
    assert real_world.open_alarm(verification, AlarmCause.SOS).id != closed.id


def _text_alone(world: World, phone: str) -> None:
    """Let a phone text on a connection of its own."""
    try:
        world.text(phone, "SOS he is back")
    finally:
        connection.close()
