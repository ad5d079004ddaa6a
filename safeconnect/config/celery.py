"""The Celery application: `celery -A safeconnect.config worker`. Tasks carry ids and nothing else.

Imported with the package, before there are settings, so nothing here may read them at import.
"""

import os
from typing import Any

from celery import Celery, states
from celery.signals import setup_logging, task_postrun, task_prerun, worker_init
from django.db import close_old_connections, connections
from psycopg.pq import TransactionStatus

from foundation.sms import gateways
from safeconnect.config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.config.settings")

app = Celery("safeconnect")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_configure.connect
def refuse_wrong_environment(**_future: Any) -> None:
    """End a worker with a sentence and 78 where a setting is missing, as every process does."""
    env.load_settings_or_exit()


@setup_logging.connect
def keep_our_logging(**_future: Any) -> None:
    """Stop Celery from adding handlers of its own; Django's set-up has made the one there is."""


@worker_init.connect
def prepare_gateway(**_future: Any) -> None:
    """Import the provider's package before the first fork, not while somebody waits for a text."""
    gateways.current().prepare()


@task_prerun.connect
def check_connection(**_future: Any) -> None:
    """Let a connection that is too old go, and have any other looked at before it is used."""
    close_old_connections()


@task_postrun.connect
def keep_good_connection(state: str | None = None, **_future: Any) -> None:
    """Keep the connection for the next task only after one that came to its end.

    A task stopped by its time limit may leave a statement under way, which Django cannot see.
    """
    for connection in connections.all(initialized_only=True):
        if state != states.SUCCESS or not _is_idle(connection.connection):
            connection.close()


def _is_idle(raw: Any) -> bool:
    """Say whether a connection of psycopg's is between transactions; one that is not open is."""
    return raw is None or raw.info.transaction_status == TransactionStatus.IDLE
