"""What reports said of a road in the window of its signal: their reasons, and how many in the dark.

Of counted reports alone, as its count is.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from community.streetsafe.actions import tallies
from community.streetsafe.actions.reports import reasons_in
from community.streetsafe.enums import Counted, Dark, Feeling, Reason
from community.streetsafe.models import Report
from community.streetsafe.models.signals import Signal
from community.streetsafe.rules import weeks
from community.streetsafe.rules.weeks import Window

_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class Said:
    """The commonest reasons with their numbers, and how many of all reports were in the dark."""

    reasons: tuple[tuple[str, int], ...]
    dark: int
    all: int


@dataclass(frozen=True, kw_only=True)
class _Ticks:
    reasons: int
    dark: str
    day: date


def read(signals: Collection[Signal]) -> dict[UUID, Said]:
    """Sum up the reports of every signal's unit, with one query."""
    if not signals:
        return {}
    of_unit: dict[UUID, list[_Ticks]] = defaultdict(list)
    columns = ("counts_for", "counts_for_street", "reasons", "dark", "received_on")
    for unit, street, reasons, dark, day in _reports(signals).values_list(*columns):
        for one in (unit, street):
            of_unit[one].append(_Ticks(reasons=reasons, dark=dark, day=day))
    return {signal.id: _sum_up(_in_window(of_unit[signal.unit], signal)) for signal in signals}


def _reports(signals: Collection[Signal]) -> QuerySet[Report, Any]:
    """Give what counts for one of the signals' units, as the tallies count it: unit and ticks."""
    units = [signal.unit for signal in signals]
    counted = Report.objects.filter(
        counted=Counted.YES,
        feeling=Feeling.UNSAFE,
        received_on__gte=min(_begins(signal) for signal in signals),
    )
    named = tallies.with_units(counted)
    return named.filter(Q(counts_for__in=units) | Q(counts_for_street__in=units))


def _begins(signal: Signal) -> date:
    """Give the first day of the window that a signal was last seen in."""
    window = Window(weeks=signal.window_days // 7)
    return window.begins(weeks.monday(signal.last_seen_on))


def _in_window(reports: Iterable[_Ticks], signal: Signal) -> list[_Ticks]:
    return [one for one in reports if _begins(signal) <= one.day <= signal.last_seen_on]


def _sum_up(reports: Collection[_Ticks]) -> Said:
    reasons: Counter[Reason] = Counter()
    for report in reports:
        reasons.update(reasons_in(report.reasons))
    # Of as many, in the order of the form.
    commonest = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))[:_SHOWN]
    return Said(
        reasons=tuple((str(reason.label), n) for reason, n in commonest),
        dark=sum(one.dark == Dark.DARK for one in reports),
        all=len(reports),
    )
