"""Register the audit log with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The append-only log; its label, and so its tables, are named `audit`."""

    name = "foundation.audit"
    label = "audit"
    verbose_name = "Audit log"
