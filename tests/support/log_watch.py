"""Fail the run when anything that a test made the service log could name a person.

Every record of the whole run is written out by the service's own formatter and searched for what
the tests' people are known by. Numbers of the range kept for drama never stand in a log.
"""

import logging
import re
from collections.abc import Generator

import pytest

from safeconnect.config import logs

# How a number of the drama range can be spelt, and the words that only the tests' texts hold.
PERSONAL = re.compile(
    r"(?:\+?44|0)[ -]?7700[ -]?900[ -]?\d{3}|otpauth://\S+secret=[A-Z2-7]{8}|canary-[a-z]+",
    re.IGNORECASE,
)


class Watch(logging.Handler):
    """Remembers where a record of this run named a person; a few are enough."""

    def __init__(self) -> None:
        super().__init__(level=logging.DEBUG)
        self.setFormatter(logs.JsonFormatter())
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record as the service would, and look at it."""
        if len(self.found) < 5 and PERSONAL.search(self.format(record)):
            self.found.append(f"{record.name} in {record.pathname}:{record.lineno}")


@pytest.fixture(scope="session", autouse=True)
def nothing_personal_is_logged() -> Generator[None]:
    """Watch every logger from the first test to the last."""
    watch = Watch()
    logging.getLogger().addHandler(watch)
    yield
    logging.getLogger().removeHandler(watch)
    assert not watch.found, f"personal data in the log, from {watch.found}"
