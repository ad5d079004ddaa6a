"""The Celery tasks: each takes ids, calls one action, and is safe to run twice.

Names are stable and unknown arguments are ignored, so that old and new processes can enqueue for
each other while a release rolls out. What is lost here the watchkeeper finds in the database.
CELERY_TASK_ROUTES names the queue of each.
"""

from typing import Any
from uuid import UUID

from celery import shared_task

from foundation.audit import clock, ledger
from verification.actions.decisions import match_tries
from verification.actions.messaging import delivery
from verification.actions.monitoring import heartbeats, retention
from verification.actions.officers import face_preparation, verification_request
from verification.actions.records import lookup


@shared_task(name="verification.deliver_message", ignore_result=True)
def deliver_message(*, message_id: str, **_future: Any) -> None:
    """Hand one text over; it opens its own transactions, being on the wire between them."""
    delivery.deliver(message_id=UUID(message_id))


@shared_task(name="verification.deliver_subject_text", ignore_result=True)
def deliver_subject_text(*, message_id: str, **_future: Any) -> None:
    """Hand over one text that is not of a check, behind all that is urgent."""
    delivery.deliver(message_id=UUID(message_id))


@shared_task(name="verification.check_officer", ignore_result=True)
def check_officer(*, verification_id: str, **_future: Any) -> None:
    """Read the five facts of an officer for the console."""
    with ledger.transaction():
        verification_request.check_arrived(verification_id=UUID(verification_id))


@shared_task(name="verification.compare_match", ignore_result=True)
def compare_match(*, verification_id: str, **_future: Any) -> None:
    """Compare what the officer typed with the code that was texted to the person."""
    with ledger.transaction():
        verification = lookup.lock(UUID(verification_id))
        match_tries.compare(verification=verification, now=clock.db_now())


@shared_task(name="verification.prepare_face", ignore_result=True)
def prepare_face(*, face_id: str, **_future: Any) -> None:
    """Draw a face anew so that it may be seen; it opens its own transaction after the drawing."""
    face_preparation.prepare(face_id=UUID(face_id))


@shared_task(name="verification.beat", ignore_result=True)
def beat(**_future: Any) -> None:
    """Show that a worker works, by way of the queue that matters, and look at the watchkeeper."""
    with ledger.transaction():
        heartbeats.beat(name=heartbeats.WORKER)
        heartbeats.watch_the_watchkeeper()


@shared_task(name="verification.housekeeping", ignore_result=True)
def housekeep(**_future: Any) -> None:
    """Forget what may be forgotten."""
    with ledger.transaction():
        retention.housekeep()
