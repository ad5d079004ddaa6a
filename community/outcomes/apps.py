"""Register outcomes with Django."""

from datetime import timedelta

from django.apps import AppConfig

from community.outcomes.events import OutcomesEvent, OutcomesSubject
from foundation.audit import events
from foundation.registry import periodic, privileges


class OutcomesConfig(AppConfig):
    """Whether the plan's aims are met: measures, surveys, briefings."""

    name = "community.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        """Register what the log may hold, what rows may not do, and what runs each day."""
        from community.outcomes.models.guards import GUARDS  # noqa: PLC0415  (models)

        events.register(OutcomesEvent, OutcomesSubject)
        privileges.register_guards(GUARDS)
        periodic.register("outcomes.read_measures", every=timedelta(days=1))
