"""StreetSafe's Celery tasks: each calls one action, and is safe to run twice."""

from typing import Any
from uuid import UUID

from celery import shared_task

from community.streetsafe.actions import (
    council_answers,
    daily_digests,
    effects,
    handing_over,
    releases,
    signals,
    standings,
    tallies,
)
from foundation.audit import clock, ledger
from foundation.queue import task_queue


@shared_task(name="streetsafe.tally", ignore_result=True)
def tally(**_future: Any) -> None:
    """Note in the log how many reports of today and yesterday there are, and their digest."""
    with ledger.transaction():
        daily_digests.note(now=clock.db_now())


# Twice as long as other tasks may take, and still less than the queue waits for any: over a million
# reports it takes 26 s.
@shared_task(name="streetsafe.recount", ignore_result=True, soft_time_limit=40, time_limit=45)
def recount(**_future: Any) -> None:
    """Count every report anew, and then have the units that stand out written down."""
    with ledger.transaction():
        tallies.rebuild(today=clock.today())
        task_queue.enqueue_on_commit("streetsafe.refresh")


@shared_task(name="streetsafe.refresh", ignore_result=True)
def refresh(**_future: Any) -> None:
    """Say from the tallies how each unit stands, and write down which stand out."""
    now = clock.db_now()
    with ledger.transaction():
        standings.rebuild(today=clock.local_day(now))
        signals.refresh(now=now)


@shared_task(name="streetsafe.judge_effects", ignore_result=True)
def judge_effects(**_future: Any) -> None:
    """Judge what is done and long enough ago; what was judged so before is not written again."""
    with ledger.transaction():
        effects.judge_all(today=clock.today())


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


@shared_task(name="streetsafe.release", ignore_result=True)
def release(**_future: Any) -> None:
    """Publish the quarters that are over and are not published yet; mostly there is none."""
    with ledger.transaction():
        releases.make_missing(now=clock.db_now())
