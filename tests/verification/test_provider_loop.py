"""Round the whole loop over real HTTP: a text in, ours out, receipts back, with what goes wrong.

The service answers in threads of this process; the stand-in is another server altogether.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from foundation.sms.statuses import MessageStatus
from tests.simulator import stand_in as stand_ins
from tests.simulator.sink import until
from tests.simulator.stand_in import PHONE, StandIn
from tests.support.factories import World
from verification.actions.messaging import delivery
from verification.enums import AlarmCause, State
from verification.models import Message


@dataclass(kw_only=True)
class Loop:
    """The world and the stand-in, each pointed at the other."""

    world: World
    stand_in: StandIn

    def hear(self, body: str) -> None:
        """Text from the person's phone, over the stand-in and its signed webhook."""
        self.stand_in.post(f"/phones/{PHONE}/send", {"body": body})

    def newest(self) -> Message:
        """Read the newest text of ours."""
        return Message.objects.order_by("created_at", "id").reverse()[0]

    def waits(self) -> list[str]:
        """List the texts on the person's phone that say to wait."""
        return [text for text in self.stand_in.phone() if "WAIT" in text]

    def wait(self, status: MessageStatus, message: Message) -> None:
        """Wait until a text has come to a status."""
        until(lambda: Message.objects.get(id=message.id).status == status)


@pytest.fixture
def loop(real_world: World, live_server: LiveServer, settings: Any) -> Iterator[Loop]:
    """Point the service at the stand-in and the stand-in at the service."""
    settings.ROOT_URLCONF = "safeconnect.config.urls.all"
    settings.WEBHOOK_URL = live_server.url
    stand_in = StandIn(service_url=live_server.url)
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = stand_ins.SID, stand_ins.TOKEN
    settings.PUBLISHED_NUMBER = stand_ins.NUMBER
    settings.TWILIO_BASE_URL = stand_in.url
    yield Loop(world=real_world, stand_in=stand_in)
    stand_in.close()


def joined(loop: Loop) -> Message:
    """Join by text, and return our first text to the person."""
    verification = loop.world.make_request(loop.world.make_officer())
    loop.hear(loop.world.join_code(verification))
    until(lambda: loop.world.fresh(verification).state == State.JOINED)
    return loop.newest()


def test_a_code_comes_in_and_our_answer_is_delivered(loop: Loop) -> None:
    message = joined(loop)
    loop.world.deliver()
    loop.wait(MessageStatus.DELIVERED, message)
    _code, answer = loop.stand_in.phone()
    assert ": WAIT. We do not know yet who this is." in answer


@pytest.mark.parametrize("fault", ["duplicate_callbacks", "reordered_callbacks"])
def test_bent_callbacks_end_the_same(loop: Loop, fault: str) -> None:
    loop.stand_in.order(fault)
    message = joined(loop)
    loop.world.deliver()
    loop.wait(MessageStatus.DELIVERED, message)


def test_accepted_then_500_is_one_text_even_without_callbacks(loop: Loop) -> None:
    loop.stand_in.order("accepted_then_500", times=1)
    loop.stand_in.order("lost_callbacks")
    message = joined(loop)
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert message.status == MessageStatus.SENDING
    loop.world.advance(seconds=1.1)
    loop.world.deliver()
    message.refresh_from_db()
    assert message.status == MessageStatus.ACCEPTED
    # On its way to the phone it takes a moment, with or without receipts.
    until(lambda: len(loop.waits()) > 0)
    assert len(loop.waits()) == 1


def test_a_text_that_never_arrives_alarms(loop: Loop) -> None:
    loop.stand_in.order("never_delivered", number=PHONE)
    message = joined(loop)
    loop.world.deliver()
    loop.wait(MessageStatus.UNDELIVERED, message)
    assert message.verification is not None
    assert AlarmCause.NOT_REACHED in loop.world.open_alarms(message.verification)


def test_a_text_lost_for_something_of_ours_is_an_alarm_of_the_service(loop: Loop) -> None:
    """F18: an account that is suspended after it took the text."""
    loop.stand_in.order("never_sent", number=PHONE, code=30002)
    message = joined(loop)
    loop.world.deliver()
    loop.wait(MessageStatus.FAILED, message)
    assert loop.world.open_alarms()[AlarmCause.PROVIDER_DOWN] == 1


def test_a_code_of_tomorrow_costs_nobody_their_text(loop: Loop) -> None:
    """F18: 21660 dropped it for good, and nobody was told."""
    loop.stand_in.order("refused", code=21660, times=1)
    message = joined(loop)
    loop.world.deliver()
    assert loop.world.open_alarms()[AlarmCause.PROVIDER_DOWN] == 1
    loop.world.advance(seconds=2)
    loop.world.deliver()
    loop.wait(MessageStatus.DELIVERED, message)
    assert AlarmCause.PROVIDER_DOWN not in loop.world.open_alarms()


def test_an_sos_repeated_by_the_provider_is_one_alarm_and_one_answer(loop: Loop) -> None:
    loop.stand_in.order("duplicate_inbound", copies=10)
    loop.hear("SOS")
    until(Message.objects.exists)
    loop.world.deliver()
    loop.wait(MessageStatus.DELIVERED, loop.newest())
    assert len(loop.stand_in.phone()) == 2
