"""The console's tests share the domain's factories."""

from tests.verification.conftest import real_world, world

__all__ = ["real_world", "world"]
