"""Register streets with Django."""

from django.apps import AppConfig

from community.streets.events import StreetsEvent, StreetsSubject
from foundation.audit import events


class StreetsConfig(AppConfig):
    """Streets, stretches and spots."""

    name = "community.streets"
    label = "streets"

    def ready(self) -> None:
        """Register what the log may hold."""
        events.register(StreetsEvent, StreetsSubject)
