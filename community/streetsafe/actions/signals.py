"""Signals: units that stand out tonight are written down, and people judge them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from community.streets.enums import UnitKind
from community.streetsafe.actions import level_counts
from community.streetsafe.actions.level_counts import LevelCounts
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Signal
from community.streetsafe.models.signals import NotRealBecause, SignalKind, SignalState
from community.streetsafe.rules import evidence, growing, weeks
from community.streetsafe.rules.evidence import Evidence, Tap
from community.streetsafe.rules.growing import Growth, Verdict
from community.streetsafe.rules.weeks import SHORT, WINDOWS, Window
from foundation.audit import clock, ledger

_OVER = (SignalState.CLOSED, SignalState.NOT_REAL)
_TOLD_APART = (SignalKind.BURST, SignalKind.ONE_SOURCE)
_SEEN = ("count", "expected", "window_days", "p", "q", "sources", "days", "last_seen_on")
# Before every chance: a road that is open at one level stays there.
_OPEN_ALREADY = -1.0


class MayNotJudge(Exception):  # noqa: N818
    """A signal cannot be judged so; the sentence says why."""


@dataclass(frozen=True, kw_only=True)
class Refreshed:
    """What a night found. `is_unusual`: the whole area reports at over five times its pace."""

    new: int
    seen_again: int
    is_unusual: bool


@dataclass(frozen=True, kw_only=True)
class _Found:
    unit: UUID
    unit_kind: UnitKind
    road: UUID
    kind: SignalKind
    growth: Growth | None
    evidence: Evidence
    taps: Sequence[Tap]

    @property
    def rank(self) -> float:
        """Order the levels of one road: the less likely chance, or the stretch."""
        if self.growth is not None:
            return self.growth.p
        return float(self.unit_kind is UnitKind.STREET)


def refresh(*, now: datetime) -> Refreshed:
    """Judge every unit by tonight's standings, and write what stands out.

    The standings must have been rebuilt today. What was judged not real, or is closed, is written
    anew only where five reports have come since.
    """
    ledger.require_transaction()
    today = clock.local_day(now)
    week = weeks.monday(today)
    area = level_counts.area_totals()
    past = level_counts.past_weeks(week)
    unusual = past > 0 and growing.is_unusual(area, past_weeks=past)
    told = _told_apart()
    found = [
        one
        for kind in UnitKind
        for one in _judged(
            level_counts.read(kind, week=week, area=area),
            week=week,
            told=told,
            enough_past=past >= growing.SHORTEST_PAST_WEEKS,
            unusual=unusual,
        )
    ]
    new, again = _write(found, today=today)
    return Refreshed(new=new, seen_again=again, is_unusual=unusual)


def _told_apart() -> dict[UUID, date]:
    """Give the last day of what was told of each unit as a burst, or as one source."""
    told = Signal.objects.filter(kind__in=_TOLD_APART).values("unit").order_by()
    return dict(told.annotate(last=Max("last_seen_on")).values_list("unit", "last"))


def _judged(
    level: LevelCounts,
    *,
    week: date,
    told: Mapping[UUID, date],
    enough_past: bool,
    unusual: bool,
) -> Iterator[_Found]:
    for unit, taps in level.taps.items():
        growth = level.growths.get(unit) if enough_past else None
        now = evidence.weigh(tap for tap in taps if tap.day >= SHORT.begins(week))
        fresh = _fresh(taps, week=week, told=_told_until(unit, level, told))
        for verdict in growing.verdicts(growth=growth, now=now, fresh=fresh, unusual=unusual):
            grown = growth if verdict is Verdict.GROWING else None
            yield _Found(
                unit=unit,
                unit_kind=level.kind,
                road=level.roads[unit],
                kind=SignalKind(verdict),
                growth=grown,
                evidence=fresh[grown.window] if grown else now,
                taps=taps,
            )


def _told_until(unit: UUID, level: LevelCounts, told: Mapping[UUID, date]) -> date:
    """Give the day up to which a unit's taps were told of it, its street or its stretches."""
    same = (unit, level.roads[unit], *level.parts.get(unit, ()))
    return max(told.get(one, date.min) for one in same)


def _fresh(taps: Sequence[Tap], *, week: date, told: date) -> dict[Window, Evidence]:
    return {
        window: evidence.weigh(
            tap for tap in taps if tap.day >= window.begins(week) and tap.day > told
        )
        for window in WINDOWS
    }


def _write(found: Sequence[_Found], *, today: date) -> tuple[int, int]:
    """Write new signals and what is seen again; give how many of each."""
    earlier = _latest([one.unit for one in found])
    new, again = [], []
    for one in _one_a_road(found, earlier):
        signal = earlier.get((one.unit, one.kind))
        if signal is not None and signal.state not in _OVER:
            again.append(_seen(signal, one, today=today))
        elif signal is None or _has_new_evidence(one, signal):
            fresh = Signal(unit=one.unit, unit_kind=one.unit_kind, kind=one.kind)
            fresh.first_seen_on = today
            new.append(_seen(fresh, one, today=today))
    Signal.objects.bulk_create(new, ignore_conflicts=True)
    Signal.objects.bulk_update(again, _SEEN, batch_size=500)
    return len(new), len(again)


def _latest(units: Sequence[UUID]) -> dict[tuple[UUID, str], Signal]:
    """Give each unit's latest signal of each kind; the one that is open is the latest."""
    rows = Signal.objects.filter(unit__in=units).order_by("id")
    return {(signal.unit, signal.kind): signal for signal in rows}


def _one_a_road(
    found: Sequence[_Found], earlier: Mapping[tuple[UUID, str], Signal]
) -> Iterator[_Found]:
    """Keep one unit of each road and kind."""
    for kind in SignalKind:
        of_kind = {one.unit: one for one in found if one.kind is kind}
        kept = growing.one_a_road(
            (unit, one.road, _rank(one, earlier.get((unit, kind)))) for unit, one in of_kind.items()
        )
        yield from (of_kind[unit] for unit in kept)


def _rank(one: _Found, signal: Signal | None) -> float:
    is_open = signal is not None and signal.state not in _OVER
    return _OPEN_ALREADY if is_open else one.rank


def _has_new_evidence(one: _Found, signal: Signal) -> bool:
    """Say whether five counted reports have come since somebody judged or closed it."""
    since = signal.last_seen_on
    if signal.judged_at is not None:
        since = clock.local_day(signal.judged_at)
    if one.kind is SignalKind.ONE_SOURCE:
        later = sum(tap.day > since for tap in one.taps)
        return later >= growing.FEWEST_TAPS_OF_ONE_SOURCE
    return sum(tap.counted and tap.day > since for tap in one.taps) >= growing.FEWEST


def _seen(signal: Signal, one: _Found, *, today: date) -> Signal:
    growth = one.growth
    signal.count = growth.count if growth else one.evidence.counted
    signal.expected = growth.expected if growth else 0.0
    signal.window_days = (growth.window if growth else SHORT).days
    signal.p = growth.p if growth else 1.0
    signal.q = growth.q if growth else None
    signal.sources, signal.days = one.evidence.sources, one.evidence.days
    signal.last_seen_on = today
    return signal


def judge(
    *, signal_id: UUID, actor: ledger.Actor, state: SignalState, why: NotRealBecause | None = None
) -> Signal:
    """Say that a signal is real, or not real and why; a second look may say the other.

    `actor` is a user of the staff. Raise Signal.DoesNotExist, or MayNotJudge where work has begun,
    it is over, or the reason is missing or too much.
    """
    ledger.require_transaction()
    signal = Signal.objects.select_for_update(no_key=True).get(pk=signal_id)
    _check(signal, actor=actor, state=state, why=why)
    signal.state, signal.why_not_real = state, why
    signal.judged_by_id, signal.judged_at = actor.id, clock.db_now()
    signal.save(update_fields=["state", "why_not_real", "judged_by", "judged_at"])
    ledger.record(
        event=StreetSafeEvent.SIGNAL_JUDGED,
        actor=actor,
        subject=ledger.Subject(kind=StreetSafeSubject.SIGNAL, id=signal.id),
        state=state,
        why=why,
    )
    return signal


def _check(
    signal: Signal, *, actor: ledger.Actor, state: SignalState, why: NotRealBecause | None
) -> None:
    if state not in (SignalState.REAL, SignalState.NOT_REAL):
        raise MayNotJudge("A signal is judged to be real or not real.")
    if signal.state not in (SignalState.NEW, SignalState.REAL):
        raise MayNotJudge(f"It is {SignalState(signal.state).label}; it cannot be judged now.")
    if (why is None) is (state is SignalState.NOT_REAL):
        raise MayNotJudge("A reason belongs to a signal that is not real, and to no other.")
    if actor.id is None:
        raise MayNotJudge("A person judges it, by name.")
