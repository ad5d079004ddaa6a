"""Register patrols with Django."""

from datetime import timedelta

from django.apps import AppConfig

from community.patrols.events import PatrolEvent, PatrolSubject
from foundation.audit import events
from foundation.registry import periodic, privileges, retention


class PatrolsConfig(AppConfig):
    """Town-centre teams: the week's plan, visits, and whether they help."""

    name = "community.patrols"
    label = "patrols"

    def ready(self) -> None:
        """Register what the log may hold, what is to be forgotten and what runs now and then."""
        from community.patrols.models.guards import GUARDS  # noqa: PLC0415  (models)
        from community.patrols.retention import forget  # noqa: PLC0415

        events.register(PatrolEvent, PatrolSubject)
        retention.register(self.label, forget)
        privileges.register_guards(GUARDS)
        periodic.register("patrols.draw", every=timedelta(hours=6))
        periodic.register("patrols.close", every=timedelta(minutes=10))
