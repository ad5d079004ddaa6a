"""Everybody at once on two cases that share a phone: whoever waits, waits for somebody."""

import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connection

from accounts.models import Role, User
from foundation.audit import clock, ledger
from foundation.sms.gateways import base
from foundation.sms.gateways.memory import MemoryGateway, Step
from foundation.sms.statuses import MessageStatus
from tests.support.factories import GOOD_TICKS, OfficerActor, World
from verification.actions import alarm_closing, deadlines
from verification.actions.decisions import claims, decisions, proposals
from verification.actions.joining import callers, conversation, inbound_texts, phone_lookup
from verification.actions.messaging import delivery, delivery_receipts
from verification.actions.officers import verification_actions, verification_request
from verification.actions.records import refusals
from verification.enums import AlarmOutcome
from verification.models import Alarm, Message, Verification
from verification.watchkeeper import keep

pytestmark = pytest.mark.django_db(transaction=True)
_THREADS, _ACTS, _SCENES = 6, 25, 4


@pytest.fixture(autouse=True)
def _memory(settings: Any) -> Iterator[None]:
    """Send to memory, with a provider that has its moods."""
    settings.SMS_GATEWAY = "foundation.sms.gateways.memory.MemoryGateway"
    MemoryGateway.clear()
    MemoryGateway.steps.extend([Step(answer=base.Busy()), Step(answer=base.Unknown())] * 20)
    yield
    MemoryGateway.clear()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Two cases of one phone, and a second phone in both."""

    officers: tuple[OfficerActor, OfficerActor]
    cases: tuple[Verification, Verification]
    codes: tuple[str, str]
    phones: tuple[str, str]
    operator: User
    supervisor: User


def _scene(world: World) -> Scene:
    """Set it up."""
    officers = (world.make_officer(), world.make_officer())
    cases = (world.make_request(officers[0]), world.make_request(officers[1]))
    return Scene(
        officers=officers,
        cases=cases,
        codes=(world.join_code(cases[0]), world.join_code(cases[1])),
        phones=(world.make_phone(), world.make_phone()),
        operator=world.make_operator(),
        supervisor=world.make_operator(role=Role.SUPERVISOR, team="Duty desk"),
    )


def _transacted(scene: Scene, chance: random.Random) -> Callable[[], object]:
    """Choose something that an edge does in one transaction."""
    number = chance.randrange(2)
    case, actor, by = scene.cases[number], scene.officers[number], scene.operator
    ref, shown = case.ref, "status:yes identity:yes on_duty:yes area:yes purpose:yes"
    body = chance.choice([*scene.codes, *scene.codes, "SOS", "he is odd", " ".join(scene.codes)])
    found = chance.choice([*Alarm.objects.filter(verification=case), None])
    return chance.choice(
        [
            lambda: inbound_texts.receive(
                provider_sid=uuid4().hex, sender=chance.choice(scene.phones), body=body
            ),
            lambda: claims.claim(ref=ref, by=by),
            lambda: phone_lookup.look_up(by=by, ref=ref),
            lambda: callers.answer(
                ref=ref, by=by, is_the_person=True, phone=chance.choice(scene.phones)
            ),
            lambda: verification_actions.try_match(
                officer=actor.officer, verification_id=case.id, code="1234"
            ),
            lambda: conversation.new_code(ref=ref, by=by),
            lambda: conversation.mark_read(ref=ref, by=by),
            lambda: decisions.confirm(ref=ref, by=by, ticks=GOOD_TICKS, shown_facts=shown),
            lambda: proposals.agree(ref=ref, by=scene.supervisor, ticks=GOOD_TICKS, why="Yes."),
            lambda: decisions.revoke(ref=ref, by=by, why="No."),
            lambda: decisions.device_revoked(
                device_id=actor.device.id, now=clock.db_now(), actor=ledger.COMMAND
            ),
            lambda: verification_actions.cancel(
                officer=actor.officer, verification_id=case.id, why=""
            ),
            lambda: verification_request.check_again(ref=ref),
            lambda: _close(found, by=by),
            lambda: _take_receipt(chance),
        ]
    )


def _close(alarm: Alarm | None, *, by: User) -> None:
    """Close an alarm, if there is one and it may be closed."""
    if alarm is None:
        return
    alarm_closing.close(
        alarm_id=alarm.id,
        by=by,
        outcome=AlarmOutcome.SPOKE_TO_PERSON,
        reason="Spoke to her.",
        incident_number="CAD 1",
    )


def _take_receipt(chance: random.Random) -> None:
    """Hear of one of the texts that were taken."""
    taken = list(Message.objects.exclude(provider_sid=None).order_by("id"))
    if taken:
        message = chance.choice(taken)
        word = chance.choice([MessageStatus.DELIVERED, MessageStatus.FAILED])
        delivery_receipts.record(
            message_id=message.id, provider_sid=str(message.provider_sid), status=word
        )


def _act(scene: Scene, chance: random.Random) -> None:
    """Do one thing as its edge does it; a refusal is an answer."""
    kind = chance.random()
    if kind < 0.15:
        for message_id in delivery.due_ids(now=clock.db_now(), limit=5):
            delivery.deliver(message_id=message_id)
    elif kind < 0.3:
        for sweep in deadlines.SWEEPS:
            keep(sweep, now=clock.db_now())
    else:
        do = _transacted(scene, chance)
        try:
            with ledger.transaction():
                do()
        except refusals.Refusal:
            pass


def _run(scene: Scene, seed: int, failures: list[OperationalError]) -> None:
    """Act again and again on a connection of this thread's own."""
    chance = random.Random(seed)
    try:
        for _ in range(_ACTS):
            _act(scene, chance)
    except OperationalError as error:
        failures.append(error)
    finally:
        connection.close()


@pytest.mark.timeout(120)
def test_random_concurrent_actions_never_deadlock(
    real_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """No deadlock, whatever meets whatever; a sweep's would stand in the log."""
    for number in range(_SCENES):
        assert _play(_scene(real_world), first_seed=number * _THREADS) == []
    assert "eadlock" not in caplog.text


def _play(scene: Scene, *, first_seed: int) -> list[OperationalError]:
    """Let all act at the same time; answer what the database broke up."""
    failures: list[OperationalError] = []
    threads = [
        threading.Thread(target=_run, args=(scene, first_seed + number, failures))
        for number in range(_THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=100)
    assert not any(thread.is_alive() for thread in threads)
    return failures
