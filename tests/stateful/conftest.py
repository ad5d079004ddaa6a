"""A context whose commits are real."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.stateful import context as contexts
from tests.stateful.context import Context


@pytest.fixture
def context(settings: Any, transactional_db: None) -> Iterator[Context]:
    """Open a context on the database of the tests."""
    with contexts.open_context(settings) as opened:
        yield opened
