"""Register streets with Django."""

from django.apps import AppConfig
from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.lookups import TrigramSimilar
from django.db.models import CharField, OrderBy
from django.db.models.functions import Collate
from django.db.models.indexes import IndexExpression

from community.streets.events import StreetsEvent, StreetsSubject
from foundation.audit import events


class StreetsConfig(AppConfig):
    """Streets, stretches and spots."""

    name = "community.streets"
    label = "streets"

    def ready(self) -> None:
        """Register what the log may hold, and what Django needs for names that are like another.

        All of django.contrib.postgres would ask each new connection about types we do not have.
        """
        CharField.register_lookup(TrigramSimilar)
        IndexExpression.register_wrappers(OrderBy, OpClass, Collate)
        events.register(StreetsEvent, StreetsSubject)
