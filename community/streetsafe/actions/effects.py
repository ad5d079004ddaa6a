"""Effects: every done action whose weeks are over is judged, and kinds of action together.

Nobody types one. Locks: the actions' rows, so that of two runs at once the second finds what the
first has written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from community.streetsafe.actions import week_counts
from community.streetsafe.actions.week_counts import WeekCounts
from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Action, Effect
from community.streetsafe.models.effects import EffectOf
from community.streetsafe.rules import displacement, effect, effect_periods
from community.streetsafe.rules.effect import Change, Road
from community.streetsafe.rules.effect_periods import WEEKS_AFTER, Periods
from foundation.audit import ledger

_Key = tuple[str, UUID | str]


@dataclass(frozen=True, kw_only=True)
class _Done:
    """An action whose weeks are over."""

    action: Action
    periods: Periods


@dataclass(frozen=True, kw_only=True)
class _Judged:
    """What is judged, and on which roads' counts. A kind has no action."""

    of: EffectOf
    kind: ActionKind
    action: Action | None
    roads: Sequence[Road]

    @property
    def key(self) -> _Key:
        return (self.of, self.kind if self.action is None else self.action.id)


def judge_all(*, today: date) -> int:
    """Judge what can be judged today; give how many judgements are new or have changed.

    An action is judged once the 13 weeks from two weeks after the work are over, and only where a
    signal chose its road. A kind is judged from ten roads on, each counted once: by the action that
    was done first.
    """
    ledger.require_transaction()
    done = list(_done(today))
    if not done:
        return 0
    counts = week_counts.read(
        [one.action.unit for one in done],
        since=min(min(one.periods.before_begins, one.periods.after_begins) for one in done),
    )
    judged = [*_each(done, counts), *_kinds(done, counts)]
    earlier = {_key(row): row for row in Effect.objects.all()}
    return sum(_keep(one, earlier.get(one.key), today=today) for one in judged)


def _done(today: date) -> Iterator[_Done]:
    rows = Action.objects.select_for_update(no_key=True, of=("self",)).select_related("signal")
    finished = rows.filter(state=ActionState.DONE, signal__isnull=False)
    for action in finished.order_by("done_on", "id"):
        if action.signal is None or action.done_on is None:
            continue
        periods = effect_periods.of(
            first_seen_on=action.signal.first_seen_on, done_on=action.done_on
        )
        if periods.after_ends <= today:
            yield _Done(action=action, periods=periods)


def _each(done: Iterable[_Done], counts: WeekCounts) -> Iterator[_Judged]:
    """Give each action's road, and the streets around it where there are any."""
    for one in done:
        roads = {EffectOf.ROAD: _road(one, counts)}
        if counts.ring_of(one.action.unit):
            roads[EffectOf.RING] = _ring(one, counts)
        for of, road in roads.items():
            yield _Judged(of=of, kind=ActionKind(one.action.kind), action=one.action, roads=[road])


def _kinds(done: Iterable[_Done], counts: WeekCounts) -> Iterator[_Judged]:
    """Give each kind of action that was done on ten roads that can be compared."""
    roads: dict[ActionKind, dict[UUID, Road]] = {}
    for one in done:
        road = _road(one, counts)
        if effect.is_comparable(road):
            of_kind = roads.setdefault(ActionKind(one.action.kind), {})
            of_kind.setdefault(counts.road_of(one.action.unit), road)
    for kind, found in roads.items():
        if len(found) >= effect.FEWEST_ROADS:
            yield _Judged(of=EffectOf.KIND, kind=kind, action=None, roads=list(found.values()))


def _road(one: _Done, counts: WeekCounts) -> Road:
    unit = {counts.unit_of(one.action.unit)}
    return _counted(one.periods, counts, units=unit, left_out=unit)


def _ring(one: _Done, counts: WeekCounts) -> Road:
    ring = counts.ring_of(one.action.unit)
    return _counted(
        one.periods, counts, units=ring, left_out={*ring, counts.unit_of(one.action.unit)}
    )


def _counted(
    periods: Periods, counts: WeekCounts, *, units: Iterable[UUID], left_out: Iterable[UUID]
) -> Road:
    before, after = list(periods.before()), list(periods.after())
    return Road(
        before=counts.of(units, before),
        after=counts.of(units, after),
        area_before=counts.of_area(before) - counts.of(left_out, before),
        area_after=counts.of_area(after) - counts.of(left_out, after),
        weeks_before=periods.weeks_before,
        weeks_after=WEEKS_AFTER,
    )


def _key(row: Effect) -> _Key:
    return (row.of, row.kind if row.action_id is None else row.action_id)


def _keep(judged: _Judged, earlier: Effect | None, *, today: date) -> bool:
    """Write a judgement and its entry, unless the same one is written."""
    values = _values(judged)
    if earlier is not None and all(getattr(earlier, name) == values[name] for name in values):
        return False
    row = earlier or Effect(of=judged.of, action=judged.action, kind=judged.kind)
    for name, value in values.items():
        setattr(row, name, value)
    row.judged_on = today
    row.save()
    ledger.record(
        event=StreetSafeEvent.EFFECT_JUDGED,
        actor=ledger.SYSTEM,
        subject=ledger.Subject(kind=StreetSafeSubject.EFFECT, id=row.id),
        of=judged.of,
        action=None if judged.action is None else judged.action.id,
        kind=judged.kind,
        rule_version=row.rule_version,
        before=row.before,
        after=row.after,
        verdict=Change(row.verdict),
    )
    return True


def _values(judged: _Judged) -> Mapping[str, Any]:
    """Compute every column but the row's own; the area's differ by road, and a kind has none."""
    found = effect.judge(judged.roads)
    values: dict[str, Any] = {
        "rule_version": effect.RULE_VERSION,
        "roads": found.roads,
        "before": found.before,
        "after": found.after,
        "expected": found.expected,
        "ratio": found.ratio,
        "low": found.low,
        "high": found.high,
        "verdict": str(found.change),
    }
    if judged.of is not EffectOf.KIND:
        values |= _of_one(judged.roads[0])
    return values


def _of_one(road: Road) -> Mapping[str, Any]:
    difference = displacement.measure(road) if effect.is_comparable(road) else None
    return {
        "area_before": road.area_before,
        "area_after": road.area_after,
        "weeks_before": int(road.weeks_before),
        "wdd": difference.value if difference else None,
        "wdd_error": difference.error if difference else None,
    }
