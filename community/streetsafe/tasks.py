"""StreetSafe's Celery tasks: each calls one action, and is safe to run twice."""

from typing import Any

from celery import shared_task

from community.streetsafe.actions import daily_digests, releases, signals, standings, tallies
from foundation.audit import clock, ledger


@shared_task(name="streetsafe.tally", ignore_result=True)
def tally(**_future: Any) -> None:
    """Note in the log how many reports of today and yesterday there are, and their digest."""
    with ledger.transaction():
        daily_digests.note(now=clock.db_now())


@shared_task(name="streetsafe.refresh", ignore_result=True)
def refresh(**_future: Any) -> None:
    """Count every report anew, and write down which units stand out.

    17 s for the first time over 300,000 reports; a task may take 30.
    """
    now = clock.db_now()
    today = clock.local_day(now)
    with ledger.transaction():
        tallies.rebuild(today=today)
        standings.rebuild(today=today)
        signals.refresh(now=now)


@shared_task(name="streetsafe.release", ignore_result=True)
def release(**_future: Any) -> None:
    """Publish the quarters that are over and are not published yet; mostly there is none."""
    with ledger.transaction():
        releases.make_missing(now=clock.db_now())
