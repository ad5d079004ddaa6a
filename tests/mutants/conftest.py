"""The world of the domain's tests, with real commits."""

from tests.verification.conftest import real_world

__all__ = ["real_world"]
