"""A world in which people walk, and anybody's browser on the public pages about it."""

import pytest
import redis
from django.conf import LazySettings
from django.conf import settings as live

from tests.community.walks.arranged import WalkingOfficer, Walks
from tests.publicsite.walks import asking
from tests.publicsite.walks.asking import Asker
from tests.support.factories import World
from tests.verification.conftest import world

__all__ = ["world"]


@pytest.fixture(autouse=True)
def addresses(settings: LazySettings) -> None:
    """Serve the public pages alone."""
    settings.ROOT_URLCONF = "tests.publicsite.streets.addresses"


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> None:
    """Forget how often anybody asked before."""
    redis.Redis.from_url(live.REDIS_URL).flushdb()


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


@pytest.fixture
def asker(walks: Walks) -> Asker:
    """Somebody who has just opened the form."""
    return asking.Asker(walks).open()
