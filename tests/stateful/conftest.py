"""A stage whose commits are real."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.stateful import context as stages
from tests.stateful.context import Context


@pytest.fixture
def stage(settings: Any, transactional_db: None) -> Iterator[Context]:
    """Open a stage on the database of the tests."""
    with stages.open_context(settings) as opened:
        yield opened
