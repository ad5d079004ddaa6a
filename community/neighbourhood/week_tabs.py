"""The lists of the week, and how many roads are on each."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from community.streetsafe.models.signals import Signal, SignalKind, SignalState
from foundation.vocabulary import Vocabulary

_OVER = (SignalState.NOT_REAL, SignalState.CLOSED)


class WeekList(Vocabulary):
    """The lists. The first three hold signals; the others are ranked anew at each look."""

    GROWING = "growing", "growing"
    BURST = "burst", "many in one day"
    ONE_SOURCE = "one_source", "many from few connections"
    BUSY = "busy", "busy"
    QUIET = "quiet", "quiet wards"


_OF_SIGNALS = (WeekList.GROWING, WeekList.BURST, WeekList.ONE_SOURCE)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One list; how many roads are on it, or None where it is a ranking of all."""

    kind: WeekList
    n: int | None
    is_open: bool


def kind_of(wanted: str) -> WeekList:
    """Read which list is wanted; the first where it is none."""
    return WeekList(wanted) if wanted in WeekList.values else WeekList.GROWING


def signal_kind_of(kind: WeekList) -> SignalKind | None:
    """Say which signals are on a list; None for a ranking."""
    return SignalKind(kind) if kind in _OF_SIGNALS else None


def read(opened: WeekList) -> list[Tab]:
    """Read all lists' numbers, with one query."""
    counted = open_signals().values("kind").annotate(n=Count("id"))
    numbers = dict(counted.values_list("kind", "n"))
    return [
        Tab(
            kind=one,
            n=numbers.get(one, 0) if one in _OF_SIGNALS else None,
            is_open=one == opened,
        )
        for one in WeekList
    ]


def open_signals() -> QuerySet[Signal]:
    """Give what nobody has judged not to be real, and is not closed."""
    return Signal.objects.exclude(state__in=_OVER)
