"""Register walks with Django."""

from django.apps import AppConfig


class WalksConfig(AppConfig):
    """Walks of a woman with an officer who volunteered."""

    name = "community.walks"
    label = "walks"
