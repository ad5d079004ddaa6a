"""Register the public pages with Django."""

from django.apps import AppConfig


class PublicSiteConfig(AppConfig):
    """What anybody may open."""

    name = "publicsite"
