"""A stage whose commits are real."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.machine import stage as stages
from tests.machine.stage import Stage


@pytest.fixture
def stage(settings: Any, transactional_db: None) -> Iterator[Stage]:
    """Open a stage on the database of the tests."""
    with stages.open_stage(settings) as opened:
        yield opened
