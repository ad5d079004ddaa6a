"""Streets for tests of reports and counts."""

import pytest

from tests.community.streetsafe.streets_and_reports import Net


@pytest.fixture
def net(db: None) -> Net:
    """Give a net without streets yet."""
    return Net()
