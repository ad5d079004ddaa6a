"""Register the data keys with Django."""

from django.apps import AppConfig


class EncryptionConfig(AppConfig):
    """Data keys and sealing."""

    name = "foundation.encryption"
    label = "encryption"
