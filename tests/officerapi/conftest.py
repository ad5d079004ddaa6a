"""A signed-in officer's device, and what these tests share."""

import pytest
import redis
from django.conf import LazySettings
from django.conf import settings as live

from tests.officerapi import actors
from verification.models import Officer


@pytest.fixture(autouse=True)
def fresh_rate_limits() -> None:
    """Forget how often anybody asked before."""
    redis.Redis.from_url(live.REDIS_URL).flushdb()


@pytest.fixture(autouse=True)
def addresses(settings: LazySettings) -> None:
    """Serve the API alone."""
    settings.ROOT_URLCONF = "tests.officerapi.urls"


@pytest.fixture
def officer(db: None) -> Officer:
    """An officer on duty."""
    return actors.new_officer()


@pytest.fixture
def device(officer: Officer) -> actors.Device:
    """The officer's device, enrolled and signed in."""
    device = actors.Device()
    device.enrol(officer)
    assert device.sign_in().status_code == 200
    return device


@pytest.fixture
def other(db: None) -> actors.Device:
    """Another officer's device."""
    device = actors.Device()
    device.enrol(actors.new_officer(number="9876ZY"))
    assert device.sign_in().status_code == 200
    return device


@pytest.fixture
def invite_allowed(settings: LazySettings) -> None:
    """Let officers enter numbers."""
    settings.INVITED_ALLOWED = True
