"""Register the neighbourhood staff's pages with Django."""

from django.apps import AppConfig


class NeighbourhoodConfig(AppConfig):
    """Pages of analysts, partners, coordinators and teams."""

    name = "community.neighbourhood"
    label = "neighbourhood"
