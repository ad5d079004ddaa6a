"""The Django project: settings, addresses, and the ways into its processes."""

# So that every process which loads the settings has our Celery application for `shared_task`.
from safeconnect.config.celery import app as celery_app

__all__ = ["celery_app"]
