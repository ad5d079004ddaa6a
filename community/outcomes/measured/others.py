"""What walks, patrols, works and the survey provide."""

from collections.abc import Iterator
from datetime import date, timedelta
from math import sqrt

from community.outcomes import waves
from community.outcomes.enums import Cadence
from community.outcomes.measured import days
from community.outcomes.rules import catalogue, estimates, periods
from community.outcomes.rules.estimates import Estimate
from community.outcomes.rules.periods import Period
from community.outcomes.rules.verdicts import Read
from community.patrols import published as patrols
from community.streetsafe import published as works
from community.walks import published as walks

QUARTERS = 5


def read(today: date) -> Iterator[tuple[str, Read]]:
    """Read the last closed quarters and years, and what works did until now."""
    quarters = periods.closed(today, Cadence.QUARTERLY, count=QUARTERS)
    for period in quarters:
        yield from _walks(period)
        yield from _patrols(period)
    yield from _works(quarters[-1])
    for since, until in periods.closed(today, Cadence.YEARLY, count=2):
        survey = waves.told_police(since=since, until=until)
        if survey is not None and survey.happened:
            told = estimates.share(survey.told, of=survey.happened)
            yield "told-police", _of((since, until), told)


def _walks(period: Period) -> Iterator[tuple[str, Read]]:
    since, until = map(days.begins_at, period)
    figures = walks.figures(since=since, until=until)
    if figures.walked or figures.no_officer:
        reach = walks.reach(since=since, until=until)
        note = "; ".join([f"{figures.no_officer} times no officer came", *_reached(reach)])
        yield "walks", _of(period, estimates.count(figures.walked), note=note)
    if figures.answered:
        again = estimates.share(figures.would_again, of=figures.answered)
        yield "after-walk", _of(period, again)
    promises = walks.promises(since=period[0], until=period[1])
    if promises.promised:
        kept = estimates.share(promises.kept_on_time, of=promises.promised)
        yield "walk-promises", _of(period, kept)


def _reached(reach: walks.Reach) -> Iterator[str]:
    yield f"{len(reach.wards_without)} of {reach.wards} wards had none: the next go there"
    yield f"{reach.languages} languages"
    if reach.days_to_walk is not None:
        yield f"{reach.days_to_walk} days from asking"


def _patrols(period: Period) -> Iterator[tuple[str, Read]]:
    since, until = period
    made = patrols.figures(since=since, until=until - timedelta(days=1))
    if made.slots:
        note = f"{made.minutes_delivered:,} of {made.minutes_planned:,} minutes planned"
        yield "patrols", _of(period, estimates.count(made.visits), note=note)
    effect = patrols.effect(since=since, until=until)
    if effect.ratio is None or effect.low is None or effect.high is None:
        return
    estimate = Estimate(value=effect.ratio, low=effect.low, high=effect.high, n=effect.reports)
    left = effect.weeks_left
    note = f"about {left} more weeks to tell 20 %" if left else ""
    yield "effect-of-patrols", _of(period, estimate, note=note)


def _works(period: Period) -> Iterator[tuple[str, Read]]:
    """Read what each kind of work did, as it stands: under the last quarter that is over."""
    for one in works.kinds():
        if one.low is not None and one.high is not None:
            # By the interval's logarithms the ratio lies in its middle.
            middle = sqrt(one.low * one.high)
            estimate = Estimate(value=middle, low=one.low, high=one.high, n=one.roads)
            note = f"{one.roads} roads together"
            yield catalogue.effect_slug(one.kind), _of(period, estimate, note=note)


def _of(period: Period, estimate: Estimate, *, note: str = "") -> Read:
    return Read(begins_on=period[0], ends_on=period[1], estimate=estimate, note=note)
