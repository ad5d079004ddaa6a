"""Register the room with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Name the room."""

    name = "accounts"
    label = "accounts"
    verbose_name = "Accounts"
