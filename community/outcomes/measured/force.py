"""Measures that come from the force's figures: justice, recorded offences, workforce."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from community.outcomes.enums import FigureKind, OffenceGroup
from community.outcomes.models import Figure
from community.outcomes.rules import estimates, periods
from community.outcomes.rules.verdicts import Read

# Charges are held against what was recorded so many months before.
LAG_MONTHS = 6
_YEAR = 12
# Of a borough, a group and a month.
_Key = tuple[date, str, str]


def read(_today: date) -> Iterator[tuple[str, Read]]:
    """Read every period that the figures hold, of each measure by its slug."""
    recorded = _recorded()
    yield from _charged(recorded)
    yield from _recorded_by_month(recorded)
    yield from _of_all(recorded)
    for row in _current(FigureKind.WORKFORCE):
        yield from _workforce(row)


def _current(kind: FigureKind) -> list[Figure]:
    """List the figures that hold, the oldest first."""
    held = Figure.objects.filter(kind=kind, replaced_by=None)
    return list(held.order_by("begins_on", "borough", "ward", "item"))


def _recorded() -> dict[_Key, int]:
    rows = _current(FigureKind.OFFENCES)
    return {(row.begins_on, row.borough, row.item): row.numbers["recorded"] for row in rows}


def _charged(recorded: dict[_Key, int]) -> Iterator[tuple[str, Read]]:
    """Hold the charges of each month against the same boroughs and groups six months before."""
    months: dict[date, list[tuple[Figure, int]]] = defaultdict(list)
    for row in _current(FigureKind.OUTCOMES):
        before = recorded.get(
            (periods.later(row.begins_on, -LAG_MONTHS), row.borough, row.item),
        )
        if before is not None:
            months[row.begins_on].append((row, before))
    for month, pairs in months.items():
        yield from _share("charged", month, pairs)
        yield from _by_group(month, pairs)
        yield from _days(month, [row for row, _ in pairs])


def _by_group(month: date, pairs: list[tuple[Figure, int]]) -> Iterator[tuple[str, Read]]:
    """Split a month by groups, unless one is small: the whole less the others would tell it."""
    groups = [[pair for pair in pairs if pair[0].item == group] for group in OffenceGroup]
    sizes = [sum(before for _, before in of_group) for of_group in groups]
    if any(0 < size < estimates.FEWEST for size in sizes):
        return
    for group, of_group in zip(OffenceGroup, groups, strict=True):
        yield from _share(f"charged-{group.value.replace('_', '-')}", month, of_group)


def _share(slug: str, month: date, pairs: list[tuple[Figure, int]]) -> Iterator[tuple[str, Read]]:
    charged = sum(row.numbers["charged"] for row, _ in pairs)
    of = sum(before for _, before in pairs)
    # More charges than offences is no share: they are of other months, and nothing is said.
    if 0 < of >= charged:
        yield slug, _month(month, estimates.share(charged, of=of))


def _days(month: date, rows: list[Figure]) -> Iterator[tuple[str, Read]]:
    """Give the median of the rows' own medians, each as often as it has charges."""
    known = sorted(
        (row.numbers["median_days"], row.numbers["charged"])
        for row in rows
        if row.numbers["median_days"] is not None
    )
    charges = sum(n for _, n in known)
    if not charges:
        return
    seen = 0
    for days, n in known:
        seen += n
        if 2 * seen >= charges:
            yield "days-to-charge", _month(month, estimates.exact(days, n=charges))
            return


def _recorded_by_month(recorded: dict[_Key, int]) -> Iterator[tuple[str, Read]]:
    months: Counter[date] = Counter()
    for (month, _, _), n in recorded.items():
        months[month] += n
    for month, n in months.items():
        yield "recorded", _month(month, estimates.count(n))


def _of_all(recorded: dict[_Key, int]) -> Iterator[tuple[str, Read]]:
    """Hold a year's recorded offences against how many a survey says there were, all groups."""
    years: dict[tuple[date, date], list[Figure]] = defaultdict(list)
    for row in _current(FigureKind.PREVALENCE):
        years[row.begins_on, row.ends_on].append(row)
    for (begins_on, ends_on), rows in years.items():
        groups = {row.item for row in rows}
        in_year = _in_year(recorded, begins_on, groups)
        if in_year and all(row.numbers["percent"] > 0 for row in rows):
            estimate = _ratio(in_year, rows)
            yield "recorded-of-all", Read(begins_on=begins_on, ends_on=ends_on, estimate=estimate)


def _in_year(recorded: dict[_Key, int], begins_on: date, groups: set[str]) -> int:
    """Count the offences of twelve months in these groups; 0 where a month of one is missing."""
    months = [periods.later(begins_on, number) for number in range(_YEAR)]
    rows = [(key, n) for key, n in recorded.items() if key[0] in months and key[2] in groups]
    if len({(month, group) for (month, _, group), _ in rows}) < _YEAR * len(groups):
        return 0
    return sum(n for _, n in rows)


def _ratio(recorded: int, rows: list[Figure]) -> estimates.Estimate:
    shares = [(row.numbers["percent"] / 100, row.numbers) for row in rows]
    there_are = [share * numbers["people"] for share, numbers in shares]
    whole = sum(there_are)
    # Of a sum: each group's variance by the square of its part.
    survey = sum(
        (part / whole) ** 2 * estimates.of_share(share, n=numbers["n"])
        for part, (share, numbers) in zip(there_are, shares, strict=True)
    )
    return estimates.ratio(
        recorded / whole,
        relative_variances=(estimates.of_count(recorded), survey),
        n=min(row.numbers["n"] for row in rows),
    )


def _workforce(row: Figure) -> Iterator[tuple[str, Read]]:
    numbers: dict[str, Any] = row.numbers
    officers = numbers["officers"]
    women = estimates.exact(numbers["women"] / officers, n=officers)
    yield "women-officers", _of(row, women)
    if numbers["joiners"]:
        share = estimates.share(numbers["women_joiners"], of=numbers["joiners"])
        yield "women-recruits", _of(row, share)
    yield "women-leavers", _of(row, estimates.count(numbers["women_leavers"]))


def _of(row: Figure, estimate: estimates.Estimate) -> Read:
    return Read(begins_on=row.begins_on, ends_on=row.ends_on, estimate=estimate)


def _month(month: date, estimate: estimates.Estimate) -> Read:
    return Read(begins_on=month, ends_on=periods.later(month, 1), estimate=estimate)
