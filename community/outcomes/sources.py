"""Figures that other apps of the community provide, each by one function of a fixed shape.

A function that is not there yet provides nothing, and its measures say "Not enough data". One
that is there and fails, fails aloud.
"""

from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

from community.streetsafe.enums import ActionKind


class WalkFigures(Protocol):
    """`community.walks.published.figures(*, since: datetime, until: datetime)`.

    Walks that ended in the half-open time, how often no officer came, and how many of those who
    answered would walk again.
    """

    walked: int
    no_officer: int
    answered: int
    would_again: int


class WalkReach(Protocol):
    """`community.walks.published.reach(*, since: date, until: date)`.

    Of walks in the half-open period: `wards_without` names wards with none, `days_to_walk` is the
    median from the request to the walk, None where there was none.
    """

    wards: int
    wards_without: Collection[str]
    languages: int
    days_to_walk: int | None


class WalkPromises(Protocol):
    """`community.walks.published.promises(*, since: date, until: date)`.

    What was promised for a date in the half-open period, and was done by it.
    """

    promised: int
    kept_on_time: int


class PatrolFigures(Protocol):
    """`community.patrols.published.figures(since: date, until: date)`, both days included."""

    slots: int
    visits: int
    minutes_planned: int
    minutes_delivered: int


class PatrolEffect(Protocol):
    """`community.patrols.published.effect(*, since: date, until: date)`.

    EXTRA slots over USUAL ones, by intention to treat: None while the lot cannot be judged.
    `reports` is how many both arms have; `weeks_left` how long until 20 % can be told.
    """

    ratio: float | None
    low: float | None
    high: float | None
    reports: int
    weeks_left: int | None


class WorksTogether(Protocol):
    """`community.streetsafe.published.kinds()`, a list: a kind of action on ten roads or more.

    The ends of the interval are None where it cannot be told. The ratio lies in the middle of
    their logarithms (streetsafe/rules/effect.py).
    """

    @property
    def kind(self) -> ActionKind:
        """What was done."""

    @property
    def roads(self) -> int:
        """On how many roads."""

    @property
    def low(self) -> float | None:
        """The lower end."""

    @property
    def high(self) -> float | None:
        """The upper end."""


class SurveyShare(Protocol):
    """`community.outcomes.waves.told_police(*, since: date, until: date) -> SurveyShare | None`.

    Of the survey's wave that closed in the half-open period: `told` of `happened`.
    """

    told: int
    happened: int


WALKS = "community.walks.published.figures"
WALK_REACH = "community.walks.published.reach"
WALK_PROMISES = "community.walks.published.promises"
PATROLS = "community.patrols.published.figures"
PATROL_EFFECT = "community.patrols.published.effect"
WORKS = "community.streetsafe.published.kinds"
SURVEY = "community.outcomes.waves.told_police"
Works = Sequence[WorksTogether]


def ask(path: str, **arguments: Any) -> Any:
    """Call an app's function; None where it is not there yet."""
    module, _, name = path.rpartition(".")
    if find_spec(module) is None:
        return None
    found: Callable[..., Any] | None = getattr(import_module(module), name, None)
    return None if found is None else found(**arguments)
