"""What `manage.py check --deploy` says of an installation beside Django's own checks."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(deploy=True)
def areas_are_the_force_s_own(**_: Any) -> list[checks.CheckMessage]:
    """Say where the sample's areas stand in: outside of London no request would be in its area."""
    if settings.AREAS_FILE:
        return []
    return [
        checks.Info(
            "SC_AREAS_FILE is not set: the areas of duty periods are the boroughs of London.",
            hint="manage.py import_areas makes a force's own out of any GeoJSON.",
            id="verification.I001",
        )
    ]
