"""Somebody who plans walks, and claims what walkers write."""

import pytest

from tests.support import walks as walk_support
from tests.support.factories import World
from tests.support.walks import Walks


@pytest.fixture
def walks(world: World, monkeypatch: pytest.MonkeyPatch) -> Walks:
    """Give an app that plans walks, the only one in this process."""
    return walk_support.plan(world, monkeypatch)
