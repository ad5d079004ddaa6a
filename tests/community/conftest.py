"""The community half's tests share the domain's factories of people."""

from tests.verification.conftest import world

__all__ = ["world"]
