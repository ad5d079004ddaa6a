"""What `manage.py check --deploy` says of an installation beside Django's own checks."""

from typing import Any

from django.conf import settings
from django.core import checks

from verification.rules.wordings import catalogues, checking


@checks.register(deploy=True)
def texts_are_fit_to_be_sent(**_: Any) -> list[checks.CheckMessage]:
    """Say what is wrong with a catalogue of texts, such as one that a force has changed."""
    return [
        checks.Error(f"{language}.toml, {problem}", id="verification.E001")
        for language, wordings in catalogues.ALL.items()
        for problem in checking.problems(wordings)
    ]


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
