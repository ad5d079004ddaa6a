"""A gateway that talks to the stand-in over real HTTP, by the real package."""

from collections.abc import Iterator
from typing import Any

import pytest

from foundation.sms.gateways.twilio import TwilioGateway
from tests.simulator import stand_in as stand_ins
from tests.simulator.sink import Sink
from tests.simulator.stand_in import StandIn


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """Serve the stand-in, with opt-out words on, and something that takes its webhooks."""
    sink = Sink()
    running = StandIn(service_url=sink.url, opt_out_words=True)
    yield running
    running.close()
    sink.close()


@pytest.fixture
def gateway(stand_in: StandIn, settings: Any) -> TwilioGateway:
    """Give the gateway that the settings point at the stand-in."""
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = stand_ins.SID, stand_ins.TOKEN
    settings.PUBLISHED_NUMBER = stand_ins.NUMBER
    settings.TWILIO_BASE_URL = stand_in.url
    gateway = TwilioGateway()
    gateway.prepare()
    return gateway
