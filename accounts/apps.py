"""Register accounts with Django."""

from django.apps import AppConfig

from accounts.events import AccountEvent, AccountSubject
from foundation.audit import events
from foundation.registry import retention


class AccountsConfig(AppConfig):
    """Users, roles, officers' devices."""

    name = "accounts"

    def ready(self) -> None:
        """Register what the audit log may hold and what the daily housekeeping deletes."""
        from accounts.retention import forget  # noqa: PLC0415  (needs the models)

        events.register(AccountEvent, AccountSubject)
        retention.register(self.label, forget)
