"""The week's list: the roads that stand out, with the odds that it is chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from community.neighbourhood import known, looks_due, roads, said, spark_lines, today, week_tabs
from community.neighbourhood.forms import JudgeForm
from community.neighbourhood.known import Known
from community.neighbourhood.looks_due import LookDue
from community.neighbourhood.roads import Road
from community.neighbourhood.said import Said
from community.neighbourhood.spark_lines import SparkLine
from community.neighbourhood.week_tabs import Tab, WeekList
from community.streetsafe.actions import busiest, looks, ward_counts
from community.streetsafe.actions.busiest import Busy
from community.streetsafe.actions.ward_counts import Ward
from community.streetsafe.models.signals import NotRealBecause, Signal, SignalKind, SignalState
from community.streetsafe.rules import odds
from foundation.audit import clock

ROWS_AT_MOST = 25
_STANDS = (SignalState.REAL, SignalState.ACTING)
# How long the page goes on saying what was judged not to be real, and by whom.
_SAID_FOR = timedelta(days=28)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One road of a list of signals; `road` is None where no import has it any more."""

    signal: Signal
    road: Road | None
    chance: str
    spark: SparkLine
    said: Said
    known: Known
    form: JudgeForm

    @property
    def second_look_by(self) -> date | None:
        """Say by when a second person looks at what one called real; None where they have."""
        signal = self.signal
        if signal.state not in _STANDS or signal.judged_at is None:
            return None
        if self.known.due or self.known.seen_since(signal.first_seen_on):
            return None
        return clock.local_day(signal.judged_at) + looks.WITHIN


@dataclass(frozen=True, kw_only=True)
class BusyRow:
    """One road of the busiest."""

    busy: Busy
    road: Road | None
    spark: SparkLine
    known: Known


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A road that somebody judged not to be real."""

    signal: Signal
    road: Road | None
    because: str


@dataclass(frozen=True, kw_only=True)
class WeekPage:
    """Everything on the page; of `rows`, `busy` and `wards` the open list fills one."""

    today: date
    tabs: list[Tab]
    kind: WeekList
    rows: list[Row]
    busy: list[BusyRow]
    wards: list[Ward]
    more: int
    dropped: list[Dropped]
    looks: list[LookDue]


def read(*, tab: str, refused: JudgeForm | None = None) -> WeekPage:
    """Read one list; the first where `tab` is none. `refused` is a form to be shown again."""
    opened = week_tabs.kind_of(tab)
    kind = week_tabs.signal_kind_of(opened)
    day = today.read()
    tabs = week_tabs.read(opened)
    on_it = next(one.n for one in tabs if one.is_open) or 0
    signals = _signals(kind)
    busy = busiest.read(today=day, at_most=ROWS_AT_MOST) if opened is WeekList.BUSY else []
    not_real = _not_real(kind, since=day - _SAID_FOR)
    due = looks_due.read()
    shown = [*(one.unit for one in signals), *(one.unit for one in busy)]
    beside = [*(one.unit for one in not_real), *(one.unit for one in due)]
    named = roads.find([*shown, *beside])
    around = _Around(shown, named, today=day)
    return WeekPage(
        today=day,
        tabs=tabs,
        kind=opened,
        rows=_rows(signals, around, refused=refused),
        busy=[around.busy_row(one) for one in busy],
        wards=ward_counts.quietest(at_most=ROWS_AT_MOST) if opened is WeekList.QUIET else [],
        more=max(0, on_it - len(signals)),
        dropped=[_dropped(one, named.get(one.unit)) for one in not_real],
        looks=looks_due.named(due, named, today=day),
    )


class _Around:
    """What every row says beside its own numbers, of all rows at once."""

    def __init__(self, units: list[UUID], named: Mapping[UUID, Road], *, today: date) -> None:
        self.named = named
        self.sparks = spark_lines.read(units)
        self.known = known.read(units, today=today)

    def busy_row(self, one: Busy) -> BusyRow:
        return BusyRow(
            busy=one,
            road=self.named.get(one.unit),
            spark=self.sparks[one.unit],
            known=self.known[one.unit],
        )


def _signals(kind: SignalKind | None) -> list[Signal]:
    """List what stands on a list of signals, the least likely first."""
    if kind is None:
        return []
    found = week_tabs.open_signals().filter(kind=kind).select_related("judged_by")
    return list(found.order_by("p", "-count", "id")[:ROWS_AT_MOST])


def _not_real(kind: SignalKind | None, *, since: date) -> list[Signal]:
    """List what was judged not to be real since a day, the newest first."""
    if kind is None:
        return []
    found: QuerySet[Signal] = Signal.objects.filter(
        kind=kind, state=SignalState.NOT_REAL, judged_at__gte=today.begins_at(since)
    )
    newest = found.select_related("judged_by").order_by("-judged_at", "id")
    return list(newest[:ROWS_AT_MOST])


def _rows(signals: list[Signal], around: _Around, *, refused: JudgeForm | None) -> list[Row]:
    sayings = said.read(signals)
    return [
        Row(
            signal=one,
            road=around.named.get(one.unit),
            chance=_chance(one),
            spark=around.sparks[one.unit],
            said=sayings[one.id],
            known=around.known[one.unit],
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
