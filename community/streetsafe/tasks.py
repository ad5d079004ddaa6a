"""StreetSafe's Celery tasks: each calls one action, and is safe to run twice."""

from typing import Any

from celery import shared_task

from community.streetsafe.actions import daily_digests
from foundation.audit import clock, ledger


@shared_task(name="streetsafe.tally", ignore_result=True)
def tally(**_future: Any) -> None:
    """Note in the log how many reports of today and yesterday there are, and their digest."""
    with ledger.transaction():
        daily_digests.note(now=clock.db_now())
