"""A world in which people walk."""

import pytest

from tests.community.walks.arranged import WalkingOfficer, Walks
from tests.support.factories import World


@pytest.fixture
def walks(world: World) -> Walks:
    """Give streets, a Spot and a coordinator."""
    return Walks(world)


@pytest.fixture
def officer(walks: Walks) -> WalkingOfficer:
    """Give an officer who walks in the ward."""
    return walks.officer()


@pytest.fixture
def phone(world: World) -> str:
    """Give a number that nobody has."""
    return world.make_phone()
