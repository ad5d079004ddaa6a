"""Figures that other apps of the community provide, each by one function of a fixed shape.

An app that is not there yet provides nothing, and its measures say "Not enough data". One that is
there and lacks its function, or fails, fails aloud.
"""

from collections.abc import Callable, Collection
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol


class WalkFigures(Protocol):
    """`community.walks.published.figures(*, since: date, until: date) -> WalkFigures`.

    Of walks whose day lies in the half-open period. `wards_without` names wards with no walk done;
    `would_again` of `answered` said that they would walk again; `kept_on_time` of `promised` was
    done by its date. `days_to_walk` is the median from the request to the walk.
    """

    done: int
    wards: int
    wards_without: Collection[str]
    languages: int
    days_to_walk: int | None
    answered: int
    would_again: int
    promised: int
    kept_on_time: int


class PatrolEffect(Protocol):
    """`community.patrols.published.effect(*, since: date, until: date) -> PatrolEffect`.

    EXTRA slots over USUAL ones, by intention to treat: None while the lot cannot be judged.
    `reports` is how many both arms have; `weeks_left` how long until 20 % can be told.
    """

    ratio: float | None
    low: float | None
    high: float | None
    reports: int
    weeks_left: int | None


class WorksEffect(Protocol):
    """`community.streetsafe.published.effect(*, since: date, until: date) -> WorksEffect`.

    Roads whose 13 weeks after the work ended in the period, judged together
    (streetsafe/rules/effect.py): None while that cannot be told.
    """

    ratio: float | None
    low: float | None
    high: float | None
    reports: int
    roads: int


class SurveyShare(Protocol):
    """`community.outcomes.waves.told_police(*, since: date, until: date) -> SurveyShare | None`.

    Of the survey's wave that closed in the period: `told` of `happened`.
    """

    told: int
    happened: int


WALKS = "community.walks.published.figures"
PATROLS = "community.patrols.published.effect"
WORKS = "community.streetsafe.published.effect"
SURVEY = "community.outcomes.waves.told_police"
# Apps that are built beside this one, and whose function is awaited.
AWAITED = frozenset({WORKS})


def ask(path: str, *, since: date, until: date) -> Any:
    """Call an app's function; None where its module is not there, or it is awaited still.

    Raises AttributeError where the module is there and provides nothing.
    """
    module, _, name = path.rpartition(".")
    if find_spec(module) is None:
        return None
    found: Callable[..., Any] | None = getattr(import_module(module), name, None)
    if found is None and path not in AWAITED:
        raise AttributeError(f"{path} is to be provided: see community/outcomes/sources.py.")
    return None if found is None else found(since=since, until=until)
