"""The watchkeeper: makes certain what Celery makes fast.

PostgreSQL only, a tick a second, safe to run twice. It does what a lost task, a dead worker or
a dead broker left undone: applies deadlines, raises alarms, sends texts that nobody sent. A failure
in one sweep is logged and never keeps the others from their turn.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import Error, close_old_connections, connection

from foundation.audit import clock, ledger
from foundation.queue import task_queue
from foundation.registry import periodic
from verification.actions import deadlines
from verification.actions.messaging import delivery
from verification.actions.monitoring import heartbeats, uninvolved_staff
from verification.actions.officers import face_preparation

logger = logging.getLogger(__name__)

_TEXTS_AT_ONCE = 50
_SENDERS = 4
_FACES_AT_ONCE = 10
# Consoles come and go, and who is on duty is read from the whole roster.
_STAFF_EVERY = timedelta(seconds=5)


class Watchkeeper:
    """One watchkeeper process: `tick()` once, or `run()` until told to stop."""

    def __init__(self) -> None:
        """Start with every periodic task due."""
        self.stopping = threading.Event()
        self._since: datetime | None = None
        self._staff_due = 0.0
        self._schedule = periodic.Schedule()

    def run(self) -> None:
        """Tick until stopped, each WATCHKEEPER_TICK; texts and faces have threads of their own.

        Neither a slow provider nor a picture that takes long may keep a deadline waiting.
        """
        others = [
            threading.Thread(target=self._repeat, args=(do,), daemon=True)
            for do in (send_unsent, prepare_unprepared)
        ]
        for other in others:
            other.start()
        self._repeat(self.tick)
        for other in others:
            other.join(timeout=settings.PROVIDER_TIMEOUT.total_seconds() + 1)

    def tick(self) -> None:
        """Do everything that is due now, and say so where all of it was done.

        What fails again and again leaves the heartbeat late: the consoles then alarm.
        """
        now = clock.db_now()
        self._since = self._since or now
        sweeps = list(deadlines.SWEEPS)

        def leave_out() -> None:
            sweeps[:] = deadlines.pending(now)

        done = [_tried(leave_out, what="leaving out sweeps that can find nothing")]
        done += [keep(sweep, now=now) for sweep in sweeps]
        with ledger.transaction():
            heartbeats.watch_the_service(since=self._since)
            self._watch_the_staff()
        if all(done):
            with ledger.transaction():
                heartbeats.beat(name=heartbeats.WATCHKEEPER)
        self._enqueue_periodic()

    def _watch_the_staff(self) -> None:
        """Look now and then whether somebody uninvolved could decide on whoever is on duty."""
        at = time.monotonic()
        if at >= self._staff_due:
            self._staff_due = at + _STAFF_EVERY.total_seconds()
            uninvolved_staff.watch()

    def _enqueue_periodic(self) -> None:
        """Enqueue what every app wants now and then: the worker's heartbeat, the housekeeping."""
        for task in self._schedule.take_due(time.monotonic()):
            task_queue.enqueue_on_commit(task)

    def _repeat(self, do: Callable[[], None]) -> None:
        """Do one thing a tick, outliving a database that is away."""
        while not self.stopping.is_set():
            began = time.monotonic()
            try:
                do()
            except Error:
                logger.exception("the database did not answer; trying again")
                connection.close()
            except Exception:
                # A watchkeeper that dies of one bad row watches nothing.
                logger.exception("a tick failed; trying again")
            close_old_connections()
            spent = time.monotonic() - began
            self.stopping.wait(max(settings.WATCHKEEPER_TICK.total_seconds() - spent, 0.05))
        connection.close()


def keep(sweep: deadlines.Sweep, *, now: datetime) -> bool:
    """Do one sweep, each row in a transaction of its own; say whether nothing failed.

    `now`: when the tick began; what comes due later is for the next. Raises what the database
    raises when it is away.
    """
    rows: list[UUID] = []

    def find() -> None:
        rows.extend(sweep.find(now))

    done = _tried(find, what=f"finding for {sweep.name!r}")
    for row_id in rows:
        done &= _tried(partial(_do, sweep, row_id), what=f"sweep {sweep.name!r} of {row_id}")
    return done


def _do(sweep: deadlines.Sweep, row_id: UUID) -> None:
    """Do one row."""
    with ledger.transaction():
        sweep.do(row_id)


def _tried(do: Callable[[], None], *, what: str) -> bool:
    """Say whether it could be done; what fails keeps nothing else from its turn."""
    try:
        do()
    except Exception as error:
        if isinstance(error, Error) and not connection.is_usable():
            raise
        logger.exception("failed: %s", what)
        return False
    return True


def send_unsent() -> None:
    """Send the texts that nobody has sent in time, a few at once.

    One text that cannot be sent, or a provider that hangs, must not keep the others waiting.
    """
    due = delivery.due_ids(now=clock.db_now(), limit=_TEXTS_AT_ONCE)
    with ThreadPoolExecutor(max_workers=_SENDERS, thread_name_prefix="sender") as senders:
        list(senders.map(_send, due))


def prepare_unprepared() -> None:
    """Make the faces ready that no worker has; one that fails keeps no other from its turn."""
    for face_id in face_preparation.due_ids(now=clock.db_now(), limit=_FACES_AT_ONCE):
        _tried(partial(face_preparation.prepare, face_id=face_id), what=f"preparing face {face_id}")


def _send(message_id: UUID) -> None:
    """Send one text on a connection of this thread's own."""
    try:
        delivery.deliver(message_id=message_id)
    except Exception:
        logger.exception("text %s could not be sent; trying again", message_id)
    finally:
        connection.close()
