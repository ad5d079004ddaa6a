"""The domain's tests share one set of factories."""

from typing import Any

import pytest

from tests.support.factories import World


@pytest.fixture
def world(settings: Any, db: None) -> World:
    """Give a world with a fresh roster, in a transaction that is rolled back."""
    world = World(settings)
    world.make_roster_import()
    return world


@pytest.fixture
def real_world(settings: Any, transactional_db: None) -> World:
    """Give a world whose commits are real, for what several connections do at once."""
    world = World(settings)
    world.make_roster_import()
    return world
