"""What anybody may know of actions: what was asked of whom, by when, and what came of it.

Nothing of reports, of signals or of people; what was withdrawn is not published. Of an effect it
says the word, and of a kind of action the interval: no number of reports is there. What no human
called real from enough reports of enough connections (a walk found it, or few reported) comes out
when its quarter is over, as found by us: nobody on a small street learns that somebody reported.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from community.streets import units
from community.streets.models import Spot, Street, Stretch
from community.streets.units import Unit
from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.models import Action, Effect
from community.streetsafe.models.effects import EffectOf
from community.streetsafe.rules import lateness, quarters
from community.streetsafe.rules.effect import Change
from foundation.audit import clock


@dataclass(frozen=True, kw_only=True)
class Together:
    """A kind of action, judged on ten roads or more: reports after it for each one expected.

    `low` and `high` are the ends of the interval; None where it cannot be told.
    """

    kind: ActionKind
    roads: int
    change: Change
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class Published:
    """One action. `owner` is its public name; `reason` is why the owner said no, else empty.

    It is late by `promised_on`, the first date that its owner said; `due_on` is the newest.
    `days_unanswered` are those since it was asked, once the answer is overdue. `change` is what
    became of the reports on its road, None until it has been judged; `together` is its kind's.
    Of what is `found_by_us` no note is told.
    """

    unit_id: UUID
    road: str
    ward: str
    borough: str
    kind: ActionKind
    owner: str
    state: ActionState
    asked_on: date
    days_unanswered: int
    promised_on: date | None
    due_on: date | None
    days_late: int
    done_on: date | None
    change: Change | None
    together: Together | None
    reason: str
    note: str
    found_by_us: bool = False


def of_unit(unit_id: UUID) -> list[Published]:
    """Give the actions of one road: of the unit, and of the street that it is a part of.

    Of a street also those of its stretches, and of a stretch those of the ones it replaces. The
    latest are first; none where there is no such unit.
    """
    street = Stretch.objects.filter(pk=unit_id).values("street_id")
    parts = Stretch.objects.filter(Q(street=unit_id) | Q(replaced_by=unit_id)).values("id")
    return _published(
        _actions().filter(Q(unit=unit_id) | Q(unit__in=street) | Q(unit__in=parts)),
    )


def all_of_them() -> list[Published]:
    """Give every action, the most days late first, then what was asked last."""
    return sorted(_published(_actions()), key=lambda one: -one.days_late)


def kinds() -> list[Together]:
    """Give the kinds of action that are judged together, in the order of their vocabulary."""
    found = {row.kind: _together(row) for row in Effect.objects.filter(of=EffectOf.KIND)}
    return [found[kind] for kind in ActionKind if kind in found]


def _actions() -> QuerySet[Action]:
    least = settings.STREETS_ROAD_AT_LEAST
    reported = Q(signal__count__gte=least, signal__sources__gte=least)
    quarter = quarters.of(clock.today())
    shown = Action.objects.exclude(state=ActionState.WITHDRAWN).select_related("owner", "signal")
    shown = shown.filter(reported | Q(proposed_on__lt=quarter.begins_on))
    return shown.order_by("-proposed_on", "-id")


def _published(actions: QuerySet[Action]) -> list[Published]:
    """Write them in their order, but those of units that no import ever had."""
    today = clock.today()
    rows = list(actions)
    named = _units({one.unit for one in rows})
    effects = _Effects(rows)
    return [
        _one(row, named[row.unit], effects=effects, today=today)
        for row in rows
        if row.unit in named
    ]


class _Effects:
    """The judgements of some actions' roads and of every kind, read with one query."""

    def __init__(self, actions: Collection[Action]) -> None:
        found = Effect.objects.filter(
            Q(of=EffectOf.KIND) | Q(of=EffectOf.ROAD, action__in=[one.pk for one in actions])
        )
        rows = list(found)
        self.of_roads: Mapping[UUID | None, Change] = {
            row.action_id: Change(row.verdict) for row in rows if row.of == EffectOf.ROAD
        }
        self.of_kinds: Mapping[str, Together] = {
            row.kind: _together(row) for row in rows if row.of == EffectOf.KIND
        }


def _together(row: Effect) -> Together:
    return Together(
        kind=ActionKind(row.kind),
        roads=row.roads,
        change=Change(row.verdict),
        low=row.low,
        high=row.high,
    )


def _units(ids: Collection[UUID]) -> dict[UUID, Unit]:
    stretches = list(Stretch.objects.filter(pk__in=ids).select_related("street"))
    found = [
        *units.of_stretches(stretches),
        *map(units.of_street, Street.objects.filter(pk__in=ids)),
        *map(units.of_spot, Spot.objects.filter(pk__in=ids)),
    ]
    return {unit.id: unit for unit in found}


def _one(action: Action, unit: Unit, *, effects: _Effects, today: date) -> Published:
    state = ActionState(action.state)
    by_us = _is_found_by_us(action)
    return Published(
        unit_id=action.unit,
        road=unit.label,
        ward=unit.ward,
        borough=unit.borough,
        kind=ActionKind(action.kind),
        owner=action.owner.public_name,
        state=state,
        asked_on=action.proposed_on,
        days_unanswered=lateness.days_unanswered(
            state=state, asked_on=action.proposed_on, answer_by=action.answer_by, today=today
        ),
        promised_on=action.promised_on,
        due_on=action.due_on,
        days_late=lateness.days_late(state=state, promised_on=action.promised_on, today=today),
        done_on=action.done_on,
        change=effects.of_roads.get(action.pk),
        together=effects.of_kinds.get(action.kind) if state is ActionState.DONE else None,
        reason=action.reason,
        note="" if by_us else action.public_note,
        found_by_us=by_us,
    )


def _is_found_by_us(action: Action) -> bool:
    """Say whether too few reports, or none, led to it."""
    least, signal = settings.STREETS_ROAD_AT_LEAST, action.signal
    return signal is None or min(signal.count, signal.sources) < least
