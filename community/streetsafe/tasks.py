"""StreetSafe's Celery tasks: each calls one action, and is safe to run twice."""

from typing import Any
from uuid import UUID

from celery import shared_task

from community.streetsafe.actions import (
    council_answers,
    daily_digests,
    handing_over,
    signals,
    standings,
    tallies,
)
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


@shared_task(name="streetsafe.hand_over", ignore_result=True)
def hand_over(*, handover_id: str = "", **_future: Any) -> None:
    """Send one action to its owner's own system; without an id have each that is due sent."""
    if handover_id:
        handing_over.hand_over(handover_id=UUID(handover_id))
    else:
        handing_over.enqueue_due()


@shared_task(name="streetsafe.poll_open311", ignore_result=True)
def poll_open311(*, handover_id: str = "", **_future: Any) -> None:
    """Ask how far one action is there; without an id have each that is due asked for."""
    if handover_id:
        council_answers.ask(handover_id=UUID(handover_id))
    else:
        council_answers.enqueue_due()
