"""The week's list: the roads that stand out, with the odds that it is chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from community.neighbourhood import roads, said, spark_lines, today
from community.neighbourhood.forms import JudgeForm
from community.neighbourhood.roads import Road
from community.neighbourhood.said import Said
from community.neighbourhood.spark_lines import SparkLine
from community.streetsafe.models.signals import NotRealBecause, Signal, SignalKind, SignalState
from community.streetsafe.rules import odds

ROWS_AT_MOST = 25
_OVER = (SignalState.NOT_REAL, SignalState.CLOSED)
# How long the page goes on saying what was judged not to be real, and by whom.
_SAID_FOR = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One list, and how many roads are on it."""

    kind: SignalKind
    n: int
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One road of the list; `road` is None where no import has it any more."""

    signal: Signal
    road: Road | None
    chance: str
    spark: SparkLine
    said: Said
    form: JudgeForm


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A road that somebody judged not to be real."""

    signal: Signal
    road: Road | None
    because: str


@dataclass(frozen=True, kw_only=True)
class WeekPage:
    """Everything on the page."""

    today: date
    tabs: list[Tab]
    kind: SignalKind
    rows: list[Row]
    more: int
    dropped: list[Dropped]


def read(*, tab: str, refused: JudgeForm | None = None) -> WeekPage:
    """Read one list; the first where `tab` is none. `refused` is a form to be shown again."""
    kind = SignalKind(tab) if tab in SignalKind.values else SignalKind.GROWING
    day = today.read()
    tabs = _tabs(kind)
    on_it = next(one.n for one in tabs if one.is_open)
    signals = list(_open().filter(kind=kind).order_by("p", "-count", "id")[:ROWS_AT_MOST])
    not_real = list(_not_real(kind, since=day - _SAID_FOR))
    named = roads.find([one.unit for one in (*signals, *not_real)])
    return WeekPage(
        today=day,
        tabs=tabs,
        kind=kind,
        rows=_rows(signals, named, refused=refused),
        more=max(0, on_it - len(signals)),
        dropped=[_dropped(one, named.get(one.unit)) for one in not_real],
    )


def _open() -> QuerySet[Signal]:
    return Signal.objects.exclude(state__in=_OVER).select_related("judged_by")


def _not_real(kind: SignalKind, *, since: date) -> QuerySet[Signal]:
    """List what was judged not to be real since a day, the newest first."""
    found = Signal.objects.filter(
        kind=kind, state=SignalState.NOT_REAL, judged_at__gte=today.begins_at(since)
    )
    return found.select_related("judged_by").order_by("-judged_at", "id")[:ROWS_AT_MOST]


def _tabs(kind: SignalKind) -> list[Tab]:
    counted = _open().select_related(None).values("kind").annotate(n=Count("id"))
    numbers = dict(counted.values_list("kind", "n"))
    return [Tab(kind=one, n=numbers.get(one, 0), is_open=one == kind) for one in SignalKind]


def _rows(
    signals: list[Signal], named: Mapping[UUID, Road], *, refused: JudgeForm | None
) -> list[Row]:
    sparks = spark_lines.read([one.unit for one in signals])
    sayings = said.read(signals)
    return [
        Row(
            signal=one,
            road=named.get(one.unit),
            chance=_chance(one),
            spark=sparks[one.unit],
            said=sayings[one.id],
            form=refused if refused and refused.signal_id == one.id else JudgeForm(signal=one),
        )
        for one in signals
    ]


def _chance(signal: Signal) -> str:
    """Say the odds of a growing one; for the others nothing is expected that could be said."""
    if signal.kind != SignalKind.GROWING:
        return f"{signal.count} in {signal.window_days} days"
    return odds.in_words(
        count=signal.count,
        window_days=signal.window_days,
        expected=signal.expected,
        p=signal.p,
    )


def _dropped(signal: Signal, road: Road | None) -> Dropped:
    because = NotRealBecause(signal.why_not_real).label if signal.why_not_real else ""
    return Dropped(signal=signal, road=road, because=str(because))
