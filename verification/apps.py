"""The domain's registration with Django."""

from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings

from foundation.audit import events
from foundation.registry import periodic, privileges, reconcilers, retention
from verification.events import Event, SubjectKind


class VerificationConfig(AppConfig):
    """Verifications: checks of officers, texts, alarms, follow-ups."""

    name = "verification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the log may hold, what is held against it, and what runs now and then."""
        from verification.actions.monitoring.retention import forget  # noqa: PLC0415  (models)
        from verification.models.guards import GUARDS  # noqa: PLC0415
        from verification.models.reconcilers import RECONCILERS  # noqa: PLC0415
        from verification.monitoring import system_checks as system_checks  # noqa: PLC0415  (settings)

        events.register(Event, SubjectKind)
        retention.register(self.label, forget)
        periodic.register("verification.beat", every=settings.HEARTBEAT_EVERY)
        periodic.register("verification.housekeeping", every=timedelta(days=1))
        privileges.register_guards(GUARDS)
        reconcilers.register(RECONCILERS)
