"""Measures of the confidence survey: what women say of the police, all boroughs together."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from community.outcomes.enums import Asked, ConfidenceItem, FigureKind
from community.outcomes.models import Figure
from community.outcomes.rules import changes, estimates
from community.outcomes.rules.estimates import Estimate
from community.outcomes.rules.verdicts import Read

_Period = tuple[date, date]


def item_of(item: ConfidenceItem, asked: Asked) -> str:
    """Write what was asked of whom, as a figure keeps it."""
    return f"{item.value} {asked.value}"


def read(_today: date) -> Iterator[tuple[str, Read]]:
    """Read every quarter that was imported."""
    quarters: dict[_Period, dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    held = Figure.objects.filter(kind=FigureKind.CONFIDENCE, replaced_by=None)
    for row in held.order_by("begins_on", "borough"):
        quarters[row.begins_on, row.ends_on][row.item].append(row)
    for (begins_on, ends_on), rows in quarters.items():
        for slug, estimate in _quarter(rows):
            yield slug, Read(begins_on=begins_on, ends_on=ends_on, estimate=estimate)


def _quarter(rows: dict[str, list[Figure]]) -> Iterator[tuple[str, Estimate]]:
    women = _pooled(rows[item_of(ConfidenceItem.GOOD_JOB, Asked.WOMEN)])
    men = _pooled(rows[item_of(ConfidenceItem.GOOD_JOB, Asked.MEN)])
    fair = _pooled(rows[item_of(ConfidenceItem.FAIR, Asked.WOMEN)])
    if women is not None:
        yield "good-job", women
    if women is not None and men is not None:
        yield "good-job-gap", _gap(women, men)
    if fair is not None:
        yield "fair", fair


def _gap(women: Estimate, men: Estimate) -> Estimate:
    gap = changes.difference(women, men)
    # As few as the smaller of the two.
    n = min(women.n or 0, men.n or 0)
    return Estimate(value=gap.value, low=gap.low, high=gap.high, n=n)


def _pooled(rows: list[Figure]) -> Estimate | None:
    """Put boroughs together, each by how many were asked there."""
    n = sum(row.numbers["n"] for row in rows)
    if not n:
        return None
    said = sum(row.numbers["percent"] * row.numbers["n"] for row in rows)
    return estimates.published_share(said / n / 100, n=n)
