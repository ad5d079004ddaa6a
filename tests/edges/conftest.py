"""The edges share the domain's factories, and have rate limits of their own."""

import itertools
from collections.abc import Iterator

import pytest
import redis
from django.conf import LazySettings
from django.conf import settings as live
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests.edges import callers
from tests.edges.rollback import undone
from tests.support.factories import World
from tests.verification.conftest import real_world, world

__all__ = ["real_world", "world"]


def pytest_configure(config: pytest.Config) -> None:
    """Load the plugin that plays an API's document, which pyproject.toml keeps from all others."""
    if not config.pluginmanager.has_plugin("schemathesis"):
        config.pluginmanager.import_plugin("schemathesis.pytest.plugin")


@pytest.fixture(scope="module")
def module_cases(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[callers.StageCases]:
    """Make the cases once for all tests of a module: each undoes what it does to them."""
    with django_db_blocker.unblock(), undone():
        with connection.cursor() as cursor:
            # A test that thinks for long, on a busy machine, is not a transaction left behind.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        world = World(live)
        world.make_roster_import()
        yield callers.make_stage_cases(world)


@pytest.fixture
def stage_cases(module_cases: callers.StageCases, world: World) -> callers.StageCases:
    """Give a case at every stage, and everybody who may call."""
    world.phones = itertools.count(500)
    return module_cases


@pytest.fixture(autouse=True)
def rate_limit_store(settings: LazySettings) -> "redis.Redis":
    """Forget the requests counted in earlier tests; parallel runs have a store of their own."""
    store = redis.Redis.from_url(settings.REDIS_URL)
    store.flushdb()
    return store
