"""Register the room with Django."""

from django.apps import AppConfig


class ControlroomConfig(AppConfig):
    """Name the room."""

    name = "controlroom"
    verbose_name = "Control room"
