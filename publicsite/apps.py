"""Register the public pages with Django."""

from django.apps import AppConfig

from foundation.registry import retention


class PublicSiteConfig(AppConfig):
    """What anybody may open."""

    name = "publicsite"

    def ready(self) -> None:
        """Register what is to be forgotten."""
        from publicsite.retention import forget  # noqa: PLC0415  (models)

        retention.register(self.label, forget)
