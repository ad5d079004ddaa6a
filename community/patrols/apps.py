"""Register patrols with Django."""

from django.apps import AppConfig


class PatrolsConfig(AppConfig):
    """Town-centre teams: the week's plan, visits, and whether they help."""

    name = "community.patrols"
    label = "patrols"
