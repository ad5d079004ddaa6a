"""What the planted faults would break and no other test saw; `./run mutants` plants them."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from redis import Redis

from accounts.models import Role, User
from foundation.audit import clock, ledger
from foundation.sms.gateways.memory import MemoryGateway
from tests.support import locks, provider
from tests.support.factories import BRIXTON, GOOD_TICKS, World
from verification.actions.decisions import decisions, preconditions, proposals
from verification.actions.joining import inbound_texts
from verification.actions.officers import verification_actions, verification_request
from verification.actions.records import locations, lookup, roles
from verification.enums import State
from verification.models import Decision, InboundText, Message, Verification

PHONE = "+447700900160"


@pytest.fixture(autouse=True)
def memory(settings: Any) -> Iterator[None]:
    """Send to memory, and answer at the domain's own addresses."""
    settings.SMS_GATEWAY = "foundation.sms.gateways.memory.MemoryGateway"
    settings.ROOT_URLCONF = "safeconnect.config.urls.all"
    MemoryGateway.clear()
    yield
    MemoryGateway.clear()


class _PowerCutError(Exception):
    """The process ended before its commit."""


def _came_of(do: Callable[[], object]) -> type[BaseException] | None:
    """Name what a action raised, whatever it was."""
    try:
        with ledger.transaction():
            do()
    except Exception as raised:  # noqa: BLE001 - which one it is, is what is asked
        return type(raised)
    return None


def test_a_rolled_back_text_is_never_sent(real_world: World) -> None:
    """A join whose transaction ends in a power cut leaves nothing: no row, and no text out."""
    code = real_world.join_code(real_world.make_request(real_world.make_officer()))

    def join_and_stop() -> None:
        inbound_texts.receive(provider_sid="SM1", sender=PHONE, body=code)
        raise _PowerCutError

    assert _came_of(join_and_stop) is _PowerCutError
    real_world.deliver()
    assert MemoryGateway.outbox == []
    assert Message.objects.count() == 0


def test_a_webhook_acts_once_though_redis_forgets_everything(real_world: World) -> None:
    """What was done is remembered where the doing is."""
    form = provider.inbound(sender=PHONE, body="is he real", sid="SM" + "1" * 32)
    for _ in range(3):
        assert provider.post(provider.INBOUND, form) == 200
        Redis.from_url(django_settings.REDIS_URL).flushall()
    assert InboundText.objects.count() == 1


def test_the_proposer_cannot_agree(real_world: World) -> None:
    """A supervisor who proposed is told so; it is not left to the database to refuse."""
    supervisor = real_world.make_operator(role=Role.SUPERVISOR, team="Duty desk")
    verification, _ = real_world.make_joined(real_world.make_officer())
    real_world.claim(verification, supervisor)
    real_world.confirm(verification, supervisor)
    said = _came_of(
        lambda: proposals.agree(
            ref=verification.ref, by=supervisor, ticks=GOOD_TICKS, why="I am sure."
        )
    )
    assert said is roles.SamePerson
    assert Decision.objects.count() == 0


def _at_the_last_moment(world: World) -> tuple[Verification, User]:
    """Bring a case to where nothing but the clock can forbid a YES, 170 of its 180 s gone."""
    operator, actor = world.make_operator(), world.make_officer()
    verification, _ = world.make_matched(actor)
    world.claim(verification, operator)
    world.advance(seconds=170)
    lat, lon = BRIXTON
    with ledger.transaction():
        verification_actions.receive_location(
            officer=actor.officer,
            verification_id=verification.id,
            fix=locations.Fix(lat=lat, lon=lon, accuracy_m=10, at=clock.db_now()),
        )
    with ledger.transaction():
        verification_request.check_again(ref=verification.ref)
    return verification, operator


def test_a_yes_after_the_deadline_is_refused_though_all_else_is_well(real_world: World) -> None:
    """Evidence, claim and facts hold, the person waits, no sweep has run: the time is over."""
    verification, operator = _at_the_last_moment(real_world)
    real_world.advance(seconds=15)
    shown = real_world.shown_facts(verification)
    said = _came_of(
        lambda: decisions.confirm(
            ref=verification.ref, by=operator, ticks=GOOD_TICKS, shown_facts=shown
        )
    )
    assert said is preconditions.PastDeadline
    assert real_world.fresh(verification).state == State.JOINED


def test_a_yes_that_waited_for_the_lock_is_judged_by_the_time_after_it(real_world: World) -> None:
    """The 180 s run out while the operator's YES waits for the row: it is too late."""
    verification, operator = _at_the_last_moment(real_world)
    shown, said = real_world.shown_facts(verification), list[type[BaseException] | None]()

    def confirm() -> None:
        try:
            said.append(
                _came_of(
                    lambda: decisions.confirm(
                        ref=verification.ref, by=operator, ticks=GOOD_TICKS, shown_facts=shown
                    )
                )
            )
        finally:
            connection.close()

    thread = threading.Thread(target=confirm)
    with ledger.transaction():
        lookup.lock(verification.id)
        thread.start()
        locks.wait_for_waiter()
        real_world.advance(seconds=15)
    thread.join(30)
    assert said == [preconditions.PastDeadline]
    assert real_world.fresh(verification).state == State.JOINED
