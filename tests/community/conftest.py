"""The community half's tests share the domain's factories of people."""

from tests.verification.conftest import real_world, world

__all__ = ["real_world", "world"]
