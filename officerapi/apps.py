"""Register the officers' API with Django."""

from django.apps import AppConfig

from foundation.registry import retention


class OfficerApiConfig(AppConfig):
    """The officers' mobile API."""

    name = "officerapi"

    def ready(self) -> None:
        """Register what the daily housekeeping deletes."""
        from officerapi.retention import forget  # noqa: PLC0415  (needs the models)

        retention.register(self.label, forget)
