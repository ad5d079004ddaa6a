"""Register the data keys with Django."""

from django.apps import AppConfig

from foundation.encryption.guards import GUARDS
from foundation.registry import privileges


class EncryptionConfig(AppConfig):
    """Data keys and sealing."""

    name = "foundation.encryption"
    label = "encryption"

    def ready(self) -> None:
        """Say what the service may do with data keys."""
        privileges.register_guards(GUARDS)
