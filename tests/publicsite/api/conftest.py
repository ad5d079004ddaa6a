"""The small town of the pages, whose addresses have the call for other programs as well."""

from tests.publicsite.streets.conftest import addresses, fresh_rate_limits, town

__all__ = ["addresses", "fresh_rate_limits", "town"]
