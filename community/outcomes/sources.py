"""Figures that other apps of the community provide, each by one function of a fixed shape.

A function that is not there yet provides nothing, and its measures say "Not enough data". One
that is there and fails, fails aloud.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol


class SurveyShare(Protocol):
    """`community.outcomes.waves.told_police(*, since: date, until: date) -> SurveyShare | None`.

    Of the survey's wave that closed in the half-open period: `told` of `happened`.
    """

    told: int
    happened: int


SURVEY = "community.outcomes.waves.told_police"


def ask(path: str, **arguments: Any) -> Any:
    """Call an app's function; None where it is not there yet."""
    module, _, name = path.rpartition(".")
    if find_spec(module) is None:
        return None
    found: Callable[..., Any] | None = getattr(import_module(module), name, None)
    return None if found is None else found(**arguments)
