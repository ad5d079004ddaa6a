"""The one clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from foundation.audit import clock

pytestmark = pytest.mark.django_db


def test_the_clock_runs_within_a_transaction() -> None:
    first, second = clock.db_now(), clock.db_now()
    assert first < second


def test_the_clock_is_aware_and_in_utc() -> None:
    now = clock.db_now()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_clock_takes_the_offset(settings: LazySettings) -> None:
    before = clock.db_now()
    settings.CLOCK_OFFSET = timedelta(hours=3)
    assert timedelta(hours=3) <= clock.db_now() - before < timedelta(hours=3, minutes=1)
