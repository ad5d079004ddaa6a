"""What closed waves of the survey say: of those who chose to answer, and of ten or more.

Women and everybody else stand apart and no whole is given, so that nobody can subtract.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from community.outcomes.actions import waves
from community.outcomes.enums import (
    AnsweredAs,
    FigureKind,
    Happened,
    HowSafe,
    Told,
    WhyNot,
    WouldTell,
)
from community.outcomes.models import Answer, Figure, SurveyChannel, WardCount, Wave
from community.outcomes.rules import estimates, weights
from community.outcomes.rules.estimates import FEWEST, Estimate
from community.outcomes.rules.weights import Cell, Weights

# Of an answer: None where the question was not for whoever gave it.
_Says = Callable[[Answer], bool | None]
_SAFE = (HowSafe.VERY_SAFE, HowSafe.FAIRLY_SAFE)


@dataclass(frozen=True, kw_only=True)
class ToldPolice:
    """How many of those it happened to told the police, all of it or some."""

    told: int
    happened: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure: a share of `n`, who tell as much as `effective` equal answers; None: too few."""

    words: str
    estimate: Estimate | None


@dataclass(frozen=True, kw_only=True)
class GroupResults:
    """What one group said; `n` is None below ten, and then nothing else is there.

    `design_effect` is None where the answers are not weighted; `silent` counts cells of the census
    that nobody answers for.
    """

    words: str
    n: int | None
    design_effect: float | None = None
    effective: int | None = None
    silent: int = 0
    lines: Sequence[Line] = ()


@dataclass(frozen=True, kw_only=True)
class ChannelCount:
    """How many answered by a channel, and how many of them weigh; None below ten."""

    channel: SurveyChannel
    n: int | None
    weigh: int | None


@dataclass(frozen=True, kw_only=True)
class Results:
    """What a closed wave says: of all channels that are not odd, and of each odd one apart.

    `wards` are boroughs and wards that ten or more named as where it happens most, with how many.
    """

    groups: Sequence[GroupResults]
    apart: Sequence[tuple[SurveyChannel, Sequence[GroupResults]]]
    channels: Sequence[ChannelCount]
    wards: Sequence[tuple[str, str, int]]


def told_police(*, since: date, until: date) -> ToldPolice | None:
    """Count of the last wave that closed in the half-open period; None where none did.

    Women's answers that weigh, odd channels left out; not weighted by age and borough.
    """
    over = Wave.objects.filter(closed_at__isnull=False, closes_on__gte=since, closes_on__lt=until)
    wave = over.order_by("-closes_on", "-id").first()
    if wave is None:
        return None
    happened = [
        row for row in _weighing(wave, odd=False) if row.happened and _is_woman(row, wanted=True)
    ]
    return ToldPolice(told=sum(_told(row) is True for row in happened), happened=len(happened))


def results(wave: Wave) -> Results | None:
    """Read a wave's results; None while it is not closed."""
    if wave.closed_at is None:
        return None
    people = _people(wave)
    odd = wave.channels.exclude(why_odd="").order_by("name")
    every = _weighing(wave, odd=True)
    apart = [
        (one, _groups([row for row in every if row.channel_id == one.id], people)) for one in odd
    ]
    return Results(
        groups=_groups(_weighing(wave, odd=False), people),
        apart=apart,
        channels=_channels(wave),
        wards=_wards(wave),
    )


def _weighing(wave: Wave, *, odd: bool) -> list[Answer]:
    """List the answers that weigh, of people of the wave's place."""
    answers = Answer.objects.filter(channel__wave=wave, weighs=True).exclude(borough="")
    of = answers.exclude(channel__why_odd="") if odd else answers.filter(channel__why_odd="")
    return list(of)


def _people(wave: Wave) -> dict[Cell, int]:
    """Count the people of each age band and borough of the place, of the newest census."""
    rows = Figure.objects.filter(
        kind=FigureKind.CENSUS_AGES,
        replaced_by=None,
        borough__in=waves.boroughs_of(wave),
        begins_on__lte=wave.closes_on,
    )
    # The newest comes last, and holds.
    return {(row.item, row.borough): row.numbers["people"] for row in rows.order_by("begins_on")}


def _groups(answers: Sequence[Answer], people: dict[Cell, int]) -> list[GroupResults]:
    return [
        _group(words, [row for row in answers if _is_woman(row, wanted=wanted)], people)
        for words, wanted in (("Women", True), ("Everybody else", False))
    ]


def _is_woman(row: Answer, *, wanted: bool) -> bool:
    return (row.answered_as == AnsweredAs.WOMAN) is wanted


def _group(words: str, answers: Sequence[Answer], people: dict[Cell, int]) -> GroupResults:
    if len(answers) < FEWEST:
        return GroupResults(words=words, n=None)
    found = weights.weigh([_cell(row) for row in answers], people=people)
    weighed = _weights_of(answers, found)
    return GroupResults(
        words=words,
        n=len(answers),
        design_effect=None if found is None else weights.design_effect(weighed),
        effective=round(weights.effective(weighed)),
        silent=0 if found is None else found.silent,
        lines=[_line(of, says, answers, weighed) for of, says in _questions()],
    )


def _cell(row: Answer) -> Cell:
    return row.age_band, row.borough


def _weights_of(answers: Iterable[Answer], found: Weights | None) -> list[float]:
    return [1.0 if found is None else found.by_cell[_cell(row)] for row in answers]


def _line(words: str, says: _Says, answers: Sequence[Answer], weighed: Sequence[float]) -> Line:
    """Measure a share of those whom a question was for."""
    said = [
        (yes, weight)
        for row, weight in zip(answers, weighed, strict=True)
        if (yes := says(row)) is not None
    ]
    if len(said) < FEWEST:
        return Line(words=words, estimate=None)
    all_weights = [weight for _, weight in said]
    value = sum(weight for yes, weight in said if yes) / sum(all_weights)
    tell = round(weights.effective(all_weights))
    if tell < FEWEST:
        return Line(words=words, estimate=None)
    found = estimates.published_share(min(value, 1.0), n=tell)
    shown = Estimate(value=found.value, low=found.low, high=found.high, n=len(said))
    return Line(words=words, estimate=shown)


def _questions() -> list[tuple[str, _Says]]:
    """List what is read of an answer, in the order of the form."""
    return [
        ("Very or fairly safe near home", lambda row: _is_safe(row.near_home)),
        ("Very or fairly safe in a busy place", lambda row: _is_safe(row.busy_place)),
        ("Very or fairly safe in a park", lambda row: _is_safe(row.park)),
        ("Any of seven things in twelve months", lambda row: row.happened > 0),
        *((f"A stranger {one.label}", _did(one)) for one in Happened),
        ("Told the police, of those it happened to, all or some", _told),
        *((f"Why not: {one.label}", _because(one)) for one in WhyNot),
        ("Would tell the police now", lambda row: row.would_tell == WouldTell.YES),
    ]


def _is_safe(how: int) -> bool | None:
    return None if how == HowSafe.NEVER_THERE else how in _SAFE


def _did(one: Happened) -> _Says:
    return lambda row: bool(row.happened & one)


def _told(row: Answer) -> bool | None:
    return row.told in (Told.YES, Told.SOME) if row.happened else None


def _because(why: WhyNot) -> _Says:
    return lambda row: row.why_not == why if row.why_not else None


def _wards(wave: Wave) -> list[tuple[str, str, int]]:
    rows = WardCount.objects.filter(channel__wave=wave, channel__why_odd="")
    summed = rows.values_list("borough", "ward").annotate(named=Sum("n"))
    return list(summed.filter(named__gte=FEWEST).order_by("-named", "borough", "ward"))


def _channels(wave: Wave) -> list[ChannelCount]:
    answers = Answer.objects.filter(channel__wave=wave).values_list("channel_id", "weighs")
    n: Counter[object] = Counter()
    weigh: Counter[object] = Counter()
    for channel_id, does in answers:
        n[channel_id] += 1
        weigh[channel_id] += bool(does)
    return [
        ChannelCount(channel=one, n=_shown(n[one.id]), weigh=_shown(weigh[one.id]))
        for one in wave.channels.order_by("name")
    ]


def _shown(n: int) -> int | None:
    return n if n >= FEWEST else None
