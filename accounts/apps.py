"""Register accounts with Django."""

from django.apps import AppConfig

from accounts.events import AccountEvent, AccountSubject
from accounts.guards import GUARDS
from accounts.reconcilers import RECONCILERS
from foundation.audit import events
from foundation.registry import privileges, reconcilers, retention


class AccountsConfig(AppConfig):
    """Users, roles, officers' devices."""

    name = "accounts"

    def ready(self) -> None:
        """Register what the log may hold, what is held against it, and what is to be forgotten."""
        from accounts.retention import forget  # noqa: PLC0415  (needs the models)

        events.register(AccountEvent, AccountSubject)
        retention.register(self.label, forget)
        privileges.register_guards(GUARDS)
        reconcilers.register(RECONCILERS)
