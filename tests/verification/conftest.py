"""The domain's tests share one set of factories."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import still_clock
from tests.support.factories import World


@pytest.fixture
def world(settings: Any, db: None) -> Iterator[World]:
    """Give a world with a fresh roster and a still clock, in a transaction that is rolled back."""
    with still_clock.stopped():
        world = World(settings)
        world.make_roster_import()
        yield world


@pytest.fixture
def real_world(settings: Any, transactional_db: None) -> Iterator[World]:
    """Give a world whose commits are real, for what several connections do at once."""
    with still_clock.stopped():
        world = World(settings)
        world.make_roster_import()
        yield world
