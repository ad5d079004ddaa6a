"""Register the console with Django."""

from django.apps import AppConfig


class ControlroomConfig(AppConfig):
    """Name the app."""

    name = "controlroom"
    verbose_name = "Control room"
