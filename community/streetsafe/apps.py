"""Register StreetSafe with Django."""

from datetime import timedelta

from django.apps import AppConfig

from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from foundation.audit import events
from foundation.registry import periodic, privileges, retention


class StreetSafeConfig(AppConfig):
    """Reports of places where somebody feels unsafe."""

    name = "community.streetsafe"
    label = "streetsafe"

    def ready(self) -> None:
        """Register what the log may hold, what is to be forgotten and what runs now and then."""
        from community.streetsafe.models.guards import (  # noqa: PLC0415  (models)
            GUARDS,
            GUARDS_OF_OPEN311,
        )
        from community.streetsafe.retention import forget  # noqa: PLC0415

        events.register(StreetSafeEvent, StreetSafeSubject)
        retention.register(self.label, forget)
        privileges.register_guards(GUARDS)
        privileges.register_guards(GUARDS_OF_OPEN311)
        periodic.register("streetsafe.tally", every=timedelta(hours=1))
        periodic.register("streetsafe.refresh", every=timedelta(days=1))
        periodic.register("streetsafe.hand_over", every=timedelta(minutes=1))
        periodic.register("streetsafe.poll_open311", every=timedelta(minutes=10))
