"""Enqueue a task once the transaction has committed: an id on a queue, never data.

A task may be lost: whatever it would do is written in the database, and the watchkeeper finds it
there within a second. So enqueueing never raises for a broker that is away, and waits for a hung
one no longer than `redis_client` allows.
"""

import contextlib
import functools
import os
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.connection import ConnectionPool

from foundation.queue import redis_client

# As many as there are request threads in a process: nobody waits for a connection.
_CONNECTIONS = 8


class UnknownTaskError(KeyError):
    """No route leads to a task of this name (CELERY_TASK_ROUTES)."""


def enqueue_on_commit(task: str, **ids: str) -> None:
    """Ask a worker, after this transaction commits, to run `task` with these ids.

    Outside a transaction it is asked at once. Never raises for a broker that is away.

    Raises:
        UnknownTaskError: CELERY_TASK_ROUTES does not name the task, a mistake in the code.
    """
    if task not in current_app.conf.task_routes:
        raise UnknownTaskError(task)
    transaction.on_commit(partial(_enqueue, task, ids), robust=True)


def _enqueue(task: str, ids: dict[str, str]) -> None:
    """Put the task on its queue, or leave it to the watchkeeper."""
    with (
        contextlib.suppress(redis_client.RedisAwayError),
        redis_client.attempt(),
        _connections(os.getpid()).acquire(block=True) as connection,
    ):
        current_app.send_task(
            task, kwargs=ids, connection=connection, retry=False, ignore_result=True
        )


@functools.lru_cache(maxsize=1)
def _connections(_process: int) -> ConnectionPool:
    """Make this process's connections: Celery's own wait as long as a worker may.

    The process is part of the key because a socket must not be shared by a fork.
    """
    connection = current_app.connection_for_write(
        connect_timeout=redis_client.PATIENCE,
        transport_options={
            "socket_timeout": redis_client.PATIENCE,
            "socket_connect_timeout": redis_client.PATIENCE,
            "retry_on_timeout": False,
            "max_retries": 0,
        },
    )
    return connection.Pool(_CONNECTIONS)
