"""The app's registration with Django."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """The domain room."""

    name = "verification"
    default_auto_field = "django.db.models.BigAutoField"
