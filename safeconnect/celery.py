"""The Celery application. Tasks are doorbells: they carry ids and nothing else."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_init

from safeconnect import environment
from verification import gateways

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.settings")
environment.load_settings_or_exit()

app = Celery("safeconnect")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_future: Any) -> None:
    """Stop Celery from adding handlers of its own; Django's set-up has made the one there is."""


@worker_init.connect
def prepare_gateway(**_future: Any) -> None:
    """Import the provider's package before the first fork, not while she waits for a text."""
    gateways.current().prepare()
