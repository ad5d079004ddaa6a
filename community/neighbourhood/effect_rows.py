"""Effects as analysts see them: with counts and intervals, which the public pages leave out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.models import Action, Effect
from community.streetsafe.models.effects import EffectOf
from community.streetsafe.rules import effect_periods
from community.streetsafe.rules.effect_periods import WEEKS_AFTER


@dataclass(frozen=True, kw_only=True)
class Told:
    """One effect in words; `ratio` and `wdd` are empty where they cannot be told."""

    effect: Effect
    counts: str
    area: str
    ratio: str
    wdd: str


@dataclass(frozen=True, kw_only=True)
class Helped:
    """What became of one action: judged, to be judged from a day on, or neither.

    All are None of an action that is not done; the last two of one that no signal chose.
    """

    road: Told | None
    ring: Told | None
    judged_from: date | None


def read(actions: Collection[Action]) -> dict[UUID, Helped]:
    """Read what became of actions, with one query; they come with their signals."""
    rows = Effect.objects.filter(action__in=[one.pk for one in actions])
    found = {(row.action_id, row.of): _told(row) for row in rows}
    return {
        one.pk: Helped(
            road=found.get((one.pk, EffectOf.ROAD)),
            ring=found.get((one.pk, EffectOf.RING)),
            judged_from=_judged_from(one),
        )
        for one in actions
    }


def kinds() -> list[Told]:
    """Read the kinds of action that are judged together, in the order of their vocabulary."""
    found: Mapping[str, Told] = {
        row.kind: _told(row) for row in Effect.objects.filter(of=EffectOf.KIND)
    }
    return [found[kind] for kind in ActionKind if kind in found]


def _judged_from(action: Action) -> date | None:
    if action.state != ActionState.DONE or action.signal is None or action.done_on is None:
        return None
    first_seen_on = action.signal.first_seen_on
    return effect_periods.of(first_seen_on=first_seen_on, done_on=action.done_on).after_ends


def _told(row: Effect) -> Told:
    return Told(
        effect=row,
        counts=_counts(row),
        area="" if row.area_before is None else f"{row.area_before} before, {row.area_after} after",
        ratio=_ratio(row),
        wdd="" if row.wdd is None else f"{row.wdd:+.1f}, standard error {row.wdd_error:.1f}",
    )


def _counts(row: Effect) -> str:
    before, after = f"{row.before} before", f"{row.after} after"
    if row.weeks_before is not None:
        before, after = f"{before} ({row.weeks_before} weeks)", f"{after} ({WEEKS_AFTER} weeks)"
    return f"{before}, {after}, {row.expected:.1f} expected"


def _ratio(row: Effect) -> str:
    if row.ratio is None:
        return ""
    return f"{row.ratio:.2f} of what we would expect, {row.low:.2f} to {row.high:.2f}"
