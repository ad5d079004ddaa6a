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
        from community.streetsafe.models.guards import ALL_GUARDS  # noqa: PLC0415  (models)
        from community.streetsafe.retention import forget  # noqa: PLC0415

        events.register(StreetSafeEvent, StreetSafeSubject)
        retention.register(self.label, forget)
        privileges.register_guards(ALL_GUARDS)
        periodic.register("streetsafe.tally", every=timedelta(hours=1))
        periodic.register("streetsafe.recount", every=timedelta(days=1))
        # Also by itself: what the recount asks for may be lost with the queue.
        periodic.register("streetsafe.refresh", every=timedelta(days=1))
        periodic.register("streetsafe.judge_effects", every=timedelta(days=1))
        periodic.register("streetsafe.release", every=timedelta(days=1))
        periodic.register("streetsafe.hand_over", every=timedelta(minutes=1))
        periodic.register("streetsafe.poll_open311", every=timedelta(minutes=10))
