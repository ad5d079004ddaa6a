"""The Celery tasks of outcomes: each calls one action, and is safe to run twice."""

from typing import Any

from celery import shared_task

from community.outcomes.actions import readings
from foundation.audit import clock, ledger


@shared_task(name="outcomes.read_measures", ignore_result=True)
def read_measures(**_future: Any) -> None:
    """Read every measure anew, and keep what differs from the last reading of its period."""
    with ledger.transaction():
        readings.take(now=clock.db_now())
