"""The patrols' Celery tasks: each calls actions, and is safe to run twice."""

from typing import Any

from celery import shared_task

from community.patrols.actions import plans, visits
from foundation.audit import clock, ledger


@shared_task(name="patrols.draw", ignore_result=True)
def draw(**_future: Any) -> None:
    """Draw the plans of next week from Thursday on, and publish seeds of weeks that are over."""
    with ledger.transaction():
        now = clock.db_now()
        plans.publish_due(now=now, actor=ledger.SYSTEM)
        plans.draw_due(now=now, actor=ledger.SYSTEM)


@shared_task(name="patrols.close", ignore_result=True)
def close(**_future: Any) -> None:
    """Close visits that nobody ended in an hour."""
    with ledger.transaction():
        visits.close_forgotten(now=clock.db_now(), actor=ledger.SYSTEM)
