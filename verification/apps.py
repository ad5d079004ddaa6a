"""The domain's registration with Django."""

from django.apps import AppConfig

from foundation.registry import retention


class VerificationConfig(AppConfig):
    """Verifications: checks of officers, texts, alarms, follow-ups."""

    name = "verification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the daily housekeeping deletes."""
        from verification.actions.monitoring.retention import forget  # noqa: PLC0415  (models)

        retention.register(self.label, forget)
