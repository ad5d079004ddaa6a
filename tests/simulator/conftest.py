"""A service that listens and a stand-in that talks to it."""

from collections.abc import Iterator

import pytest

from tests.simulator.sink import Sink
from tests.simulator.stand_in import StandIn


@pytest.fixture
def service() -> Iterator[Sink]:
    """Play the service."""
    sink = Sink()
    yield sink
    sink.close()


@pytest.fixture
def stand_in(service: Sink) -> Iterator[StandIn]:
    """Serve the stand-in, with opt-out words off."""
    running = StandIn(service_url=service.url)
    yield running
    running.close()


@pytest.fixture
def opting_out(service: Sink) -> Iterator[StandIn]:
    """Serve the stand-in, with opt-out words on."""
    running = StandIn(service_url=service.url, opt_out_words=True)
    yield running
    running.close()
