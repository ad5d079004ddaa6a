"""Fixtures that every test may use."""

import signal

import pytest
from django.conf import LazySettings
from hypothesis import HealthCheck
from hypothesis import settings as examples

from tests.support.log_watch import nothing_personal_is_logged

__all__ = ["nothing_personal_is_logged", "quick_passwords"]

# How long an example takes says more of the machine than of the code.
examples.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
examples.load_profile("any machine")
_OF_A_TERMINAL = (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)


def pytest_configure() -> None:
    """Hear what a terminal sends, also where we were started in the background.

    A shell has its background jobs ignore these, and every program under them inherits that: one
    that a test stops as a person would, by Ctrl-C or by closing the window, would run on.
    """
    for number in _OF_A_TERMINAL:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest) -> None:
    """Hash passwords cheaply: the real hash is slow on purpose, and Django tests it."""
    settings: LazySettings = request.getfixturevalue("settings")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
