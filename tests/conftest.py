"""Fixtures that every test may use."""

import pytest
from django.conf import LazySettings

from tests.nothing_personal import nothing_personal_is_logged

__all__ = ["nothing_personal_is_logged", "quick_passwords"]


@pytest.fixture(autouse=True)
def quick_passwords(request: pytest.FixtureRequest) -> None:
    """Hash passwords cheaply: the real hash is slow on purpose, and Django tests it."""
    settings: LazySettings = request.getfixturevalue("settings")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
