"""Binds the shared tasks to our Celery application in every process that loads Django."""

from django.apps import AppConfig


class SafeconnectConfig(AppConfig):
    """The configuration package as an app: it has no models and no views."""

    name = "safeconnect.config"
    label = "safeconnect"

    def ready(self) -> None:
        """Load the Celery application: without it a doorbell would ring at the default broker."""
        from safeconnect.config import celery  # noqa: F401, PLC0415  (needs the apps to be ready)
