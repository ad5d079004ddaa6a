"""Register outcomes with Django."""

from datetime import timedelta

from django.apps import AppConfig

from community.outcomes.events import OutcomesEvent, OutcomesSubject
from foundation.audit import events
from foundation.registry import periodic, privileges, retention


class OutcomesConfig(AppConfig):
    """Whether the plan's aims are met: measures, surveys, briefings."""

    name = "community.outcomes"
    label = "outcomes"

    def ready(self) -> None:
        """Register what the log may hold, what rows may not do, and what is done each day."""
        from community.outcomes.models.guards import GUARDS, SURVEY_GUARDS  # noqa: PLC0415  (models)
        from community.outcomes.retention import forget  # noqa: PLC0415

        events.register(OutcomesEvent, OutcomesSubject)
        privileges.register_guards((*GUARDS, *SURVEY_GUARDS))
        retention.register(self.label, forget)
        periodic.register("outcomes.read_measures", every=timedelta(days=1))
