"""What anybody may know of actions: what was asked of whom, by when, and what came of it.

Nothing of reports, of signals or of people; what was withdrawn is not published. What no human
called real from enough reports of enough connections (a walk found it, or few reported) comes out
when its quarter is over, as found by us: nobody on a small street learns that somebody reported.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from community.streets import units
from community.streets.models import Spot, Street, Stretch
from community.streets.units import Unit
from community.streetsafe.enums import ActionKind, ActionState
from community.streetsafe.models import Action
from community.streetsafe.rules import lateness, quarters
from foundation.audit import clock


@dataclass(frozen=True, kw_only=True)
class Published:
    """One action. `owner` is its public name; `reason` is why the owner said no, else empty.

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
    due_on: date | None
    days_late: int
    done_on: date | None
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
    return [_one(row, named[row.unit], today=today) for row in rows if row.unit in named]


def _units(ids: Collection[UUID]) -> dict[UUID, Unit]:
    stretches = list(Stretch.objects.filter(pk__in=ids).select_related("street"))
    found = [
        *units.of_stretches(stretches),
        *map(units.of_street, Street.objects.filter(pk__in=ids)),
        *map(units.of_spot, Spot.objects.filter(pk__in=ids)),
    ]
    return {unit.id: unit for unit in found}


def _one(action: Action, unit: Unit, *, today: date) -> Published:
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
        due_on=action.due_on,
        days_late=lateness.days_late(state=state, due_on=action.due_on, today=today),
        done_on=action.done_on,
        reason=action.reason,
        note="" if by_us else action.public_note,
        found_by_us=by_us,
    )


def _is_found_by_us(action: Action) -> bool:
    """Say whether too few reports, or none, led to it."""
    least, signal = settings.STREETS_ROAD_AT_LEAST, action.signal
    return signal is None or min(signal.count, signal.sources) < least
