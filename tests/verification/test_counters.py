"""Counting what was refused: exactly, and without taking the connections that an SOS needs."""

import threading
import time

import pytest
from django.db import connection, transaction

from tests.support import database_owner, provider, threads
from verification.actions.records import counters
from verification.models import Counter

pytestmark = pytest.mark.django_db(transaction=True)
_WAITING_FOR_A_LOCK = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def forge() -> int:
    """Post as somebody who has no token of the provider's."""
    return provider.post(provider.INBOUND, {}, signed_as="x")


def counted() -> int:
    """Read the counter."""
    return Counter.objects.get(name=counters.WEBHOOKS_REFUSED).count


def test_many_at_once_are_all_counted() -> None:
    assert threads.at_once(lambda _number: forge(), count=12) == [403] * 12
    # What came while another thread wrote was written by it, or by the next one.
    forge()
    assert counted() == 13


def test_a_flood_waits_for_the_counter_on_one_connection() -> None:
    """F2: each forgery held a connection while it queued for one row, and an SOS behind them."""
    forge()
    waiting: list[int] = []
    over = threading.Event()

    def flood() -> None:
        until = time.monotonic() + 1.5
        threads.at_once(lambda _number: _forge_until(until), count=8)
        over.set()

    # The service does not see what others of the server's roles wait for.
    with database_owner.owner(), transaction.atomic(), connection.cursor() as cursor:
        list(Counter.objects.select_for_update().all())
        flooding = threading.Thread(target=flood)
        flooding.start()
        while not over.wait(0.02):
            # A transaction would see the first look again.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(_WAITING_FOR_A_LOCK)
            waiting.append(cursor.fetchone()[0])
    flooding.join(30)
    assert max(waiting) == 1


def _forge_until(until: float) -> None:
    while time.monotonic() < until:
        assert forge() == 403
