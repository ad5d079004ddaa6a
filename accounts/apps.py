"""Register accounts with Django."""

from django.apps import AppConfig

from foundation.registry import retention


class AccountsConfig(AppConfig):
    """Users, roles, officers' devices."""

    name = "accounts"

    def ready(self) -> None:
        """Register what the daily housekeeping deletes."""
        from accounts.retention import forget  # noqa: PLC0415  (needs the models)

        retention.register(self.label, forget)
