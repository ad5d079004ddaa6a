"""Register outcomes with Django."""

from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    """Whether the plan's aims are met: measures, surveys, briefings."""

    name = "community.outcomes"
    label = "outcomes"
