"""The walks' Celery task: it calls actions, and is safe to run twice."""

import logging
from typing import Any

from celery import shared_task

from community.walks.actions import keeping
from foundation.audit import clock, ledger

log = logging.getLogger(__name__)


@shared_task(name="walks.keep", ignore_result=True)
def keep(**_future: Any) -> None:
    """Do what is due by the clock: each walk in a transaction of its own.

    What one walk cannot have done to it is no reason to leave the others.
    """
    for walk_id, step in list(keeping.due(clock.db_now())):
        try:
            with ledger.transaction():
                keeping.do(walk_id, step)
        except Exception:
            log.exception("what was due for walk %s could not be done", walk_id)
