"""Ring for a task once the transaction has committed: an id on a queue, never data.

A doorbell may be lost: whatever it asks for is written in the database, and the watchkeeper finds
it there within a second. So ringing never raises, and a hung broker holds a request up for less
than half a second, once in a while; docs/decisions/0031-enqueueing-after-commit.md has the figures.
"""

import contextlib
import logging
import os
import threading
import time
from functools import partial
from typing import Any

from celery import Celery, current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

URGENT = "urgent"
BACKGROUND = "background"
_QUEUES = {
    "verification.deliver_message": URGENT,
    "verification.check_officer": URGENT,
    "verification.beat": URGENT,
    "verification.housekeeping": BACKGROUND,
}

# Seconds. A ring meets at most two waits: one to connect and one for the first answer.
_PATIENCE = 0.2
# After a failure nobody rings for this long; the watchkeeper does the work meanwhile.
_REST = 3.0


class UnknownTaskError(KeyError):
    """No task of this name may be rung for."""


def enqueue_on_commit(task: str, **ids: str) -> None:
    """Ask a worker, after this transaction commits, to run `task` with these ids.

    Outside a transaction it rings at once. Never raises for a broker that is away; raises
    UnknownTaskError for a name not in the table, which is a mistake in the code.
    """
    if task not in _QUEUES:
        raise UnknownTaskError(task)
    transaction.on_commit(partial(_ring_now, task, ids), robust=True)


class _Breaker:
    """Remembers that the broker was away, so that one request pays for it and not each."""

    def __init__(self) -> None:
        self._closed_at = 0.0
        self._lock = threading.Lock()

    def is_open(self) -> bool:
        """Say whether ringing is being left alone for now."""
        return time.monotonic() < self._closed_at

    def trip(self) -> bool:
        """Leave the broker alone for a while; True for whoever was first to say so."""
        with self._lock:
            first = not self.is_open()
            self._closed_at = time.monotonic() + _REST
        return first


_breaker = _Breaker()
_local = threading.local()


def _ring_now(task: str, ids: dict[str, str]) -> None:
    """Put the task on its queue, or let it be."""
    if _breaker.is_open():
        return
    try:
        current_app.send_task(
            task,
            kwargs=ids,
            queue=_QUEUES[task],
            producer=_producer(),
            retry=False,
            ignore_result=True,
        )
    except (OperationalError, RedisError, OSError) as error:
        _forget_producer()
        if _breaker.trip():
            log.warning("doorbell not heard: %s; the watchkeeper does it", type(error).__name__)


def _producer() -> Any:
    """Give this thread's producer, over a connection of its own with little patience.

    The application's own connections wait as long as a worker may; a request may not. The process
    is part of the key because a socket must not be shared by a fork.
    """
    if getattr(_local, "pid", None) != os.getpid():
        _local.pid, _local.connection = os.getpid(), _connection(current_app)
        _local.producer = current_app.amqp.Producer(_local.connection, auto_declare=False)
    return _local.producer


def _connection(app: Celery) -> Any:
    """Make a connection that gives up at once instead of trying again."""
    return app.connection_for_write(
        connect_timeout=_PATIENCE,
        transport_options={
            "socket_timeout": _PATIENCE,
            "socket_connect_timeout": _PATIENCE,
            "retry_on_timeout": False,
            "max_retries": 0,
        },
    )


def _forget_producer() -> None:
    """Drop this thread's connection: after a failure nobody knows what it still holds."""
    connection = getattr(_local, "connection", None)
    _local.pid = _local.connection = _local.producer = None
    if connection is not None:
        with contextlib.suppress(OperationalError, RedisError, OSError):
            connection.release()
