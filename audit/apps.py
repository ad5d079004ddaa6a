"""Register the room with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Name the room."""

    name = "audit"
    label = "audit"
    verbose_name = "Audit log"
