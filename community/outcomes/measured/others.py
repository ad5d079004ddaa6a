"""What walks, patrols, works and the survey provide; see community/outcomes/sources.py."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from community.outcomes import sources
from community.outcomes.enums import Cadence
from community.outcomes.rules import estimates, periods
from community.outcomes.rules.estimates import Estimate
from community.outcomes.rules.periods import Period
from community.outcomes.rules.verdicts import Read
from community.outcomes.sources import PatrolEffect, SurveyShare, WalkFigures, WorksEffect

QUARTERS = 5


def read(today: date) -> Iterator[tuple[str, Read]]:
    """Read the last closed quarters and years."""
    for period in periods.closed(today, Cadence.QUARTERLY, count=QUARTERS):
        yield from _walks(period)
        yield from _effects(period)
    for period in periods.closed(today, Cadence.YEARLY, count=2):
        survey: SurveyShare | None = _ask(sources.SURVEY, period)
        if survey is not None and survey.happened:
            told = estimates.share(survey.told, of=survey.happened)
            yield "told-police", _of(period, told)


def _walks(period: Period) -> Iterator[tuple[str, Read]]:
    walks: WalkFigures | None = _ask(sources.WALKS, period)
    if walks is None:
        return
    yield "walks", _of(period, estimates.count(walks.done), note=_of_walks(walks))
    if walks.answered:
        again = estimates.share(walks.would_again, of=walks.answered)
        yield "after-walk", _of(period, again)
    if walks.promised:
        kept = estimates.share(walks.kept_on_time, of=walks.promised)
        yield "walk-promises", _of(period, kept)


def _of_walks(walks: WalkFigures) -> str:
    said = [
        f"{len(walks.wards_without)} of {walks.wards} wards had none: the next go there",
        f"{walks.languages} languages",
    ]
    if walks.days_to_walk is not None:
        said.append(f"{walks.days_to_walk} days from asking")
    return "; ".join(said)


def _effects(period: Period) -> Iterator[tuple[str, Read]]:
    works: WorksEffect | None = _ask(sources.WORKS, period)
    if works is not None and (estimate := _effect(works)) is not None:
        yield "effect-of-works", _of(period, estimate, note=f"{works.roads} roads together")
    patrols: PatrolEffect | None = _ask(sources.PATROLS, period)
    if patrols is not None and (estimate := _effect(patrols)) is not None:
        left = patrols.weeks_left
        note = f"about {left} more weeks to tell 20 %" if left else ""
        yield "effect-of-patrols", _of(period, estimate, note=note)


def _effect(found: WorksEffect | PatrolEffect) -> Estimate | None:
    if found.ratio is None or found.low is None or found.high is None:
        return None
    return Estimate(value=found.ratio, low=found.low, high=found.high, n=found.reports)


def _ask(path: str, period: Period) -> Any:
    return sources.ask(path, since=period[0], until=period[1])


def _of(period: Period, estimate: Estimate, *, note: str = "") -> Read:
    return Read(begins_on=period[0], ends_on=period[1], estimate=estimate, note=note)
