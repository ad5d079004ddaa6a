"""A council that listens."""

from collections.abc import Iterator

import pytest

from tests.simulator.open311.council import Council


@pytest.fixture
def council() -> Iterator[Council]:
    """Serve the stand-in."""
    running = Council()
    yield running
    running.close()
