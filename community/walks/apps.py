"""Register walks with Django."""

from datetime import timedelta

from django.apps import AppConfig

from community.walks.events import WalkEvent, WalkSubject
from foundation.audit import events
from foundation.registry import periodic, planned_walks, privileges, retention, text_claimants


class WalksConfig(AppConfig):
    """Walks of a woman with an officer who volunteered."""

    name = "community.walks"
    label = "walks"

    def ready(self) -> None:
        """Register what the log may hold, what is forgotten, what runs, and who asks for walks."""
        from community.walks.actions import claims, planned  # noqa: PLC0415  (models)
        from community.walks.models.guards import GUARDS  # noqa: PLC0415
        from community.walks.retention import forget  # noqa: PLC0415

        events.register(WalkEvent, WalkSubject)
        retention.register(self.label, forget)
        privileges.register_guards(GUARDS)
        planned_walks.register(planned.find)
        text_claimants.register(claims.WalkTexts())
        periodic.register("walks.keep", every=timedelta(minutes=1))
