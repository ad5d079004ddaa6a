"""What is known of roads beside their reports: spots near by, open actions, the last site look."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from community.streets import around
from community.streets.around import SpotNear
from community.streets.models import Stretch
from community.streetsafe.enums import ActionState
from community.streetsafe.models import Action, SiteLook
from community.streetsafe.rules import action_states, lateness

_NEAR_M = 200.0
_SPOTS_AT_MOST = 3


@dataclass(frozen=True, kw_only=True)
class OpenAction:
    """What is asked for on a road and not over."""

    action: Action
    days_late: int
    days_unanswered: int


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of one road: `looked` is the last look, `due` one that is asked for."""

    spots: Collection[SpotNear]
    actions: Collection[OpenAction]
    looked: SiteLook | None
    due: SiteLook | None
    today: date

    def seen_since(self, day: date) -> bool:
        """Say whether somebody has looked since a day."""
        return bool(self.looked and self.looked.looked_on and self.looked.looked_on >= day)


def read(unit_ids: Collection[UUID], *, today: date) -> dict[UUID, Known]:
    """Read what is known of each road, with four queries."""
    spots = around.spots(unit_ids, within_m=_NEAR_M, at_most=_SPOTS_AT_MOST)
    actions = _actions(unit_ids, today=today)
    looked, due = _looks(unit_ids)
    return {
        one: Known(
            spots=spots.get(one, ()),
            actions=actions.get(one, ()),
            looked=looked.get(one),
            due=due.get(one),
            today=today,
        )
        for one in unit_ids
    }


def _actions(unit_ids: Collection[UUID], *, today: date) -> Mapping[UUID, list[OpenAction]]:
    """Give what is open on each road: on the unit, its street, its stretches, those before it."""
    same = _same_roads(unit_ids)
    rows = Action.objects.filter(unit__in=same).exclude(state__in=action_states.OVER)
    found: dict[UUID, list[OpenAction]] = defaultdict(list)
    for action in rows.select_related("owner").order_by("proposed_on", "id"):
        for unit in same[action.unit]:
            found[unit].append(_open(action, today=today))
    return found


def _same_roads(unit_ids: Collection[UUID]) -> Mapping[UUID, set[UUID]]:
    """Give, by every unit that is part of a road or has it as a part, the units asked about."""
    asked = set(unit_ids)
    same: dict[UUID, set[UUID]] = defaultdict(set, {one: {one} for one in asked})
    parts = Stretch.objects.filter(Q(pk__in=asked) | Q(street__in=asked) | Q(replaced_by__in=asked))
    for pk, street, heir in parts.values_list("pk", "street_id", "replaced_by_id"):
        for one in asked & {pk, street, heir}:
            same[pk].add(one)
        if pk in asked:
            same[street].add(pk)
    return same


def _open(action: Action, *, today: date) -> OpenAction:
    state = ActionState(action.state)
    return OpenAction(
        action=action,
        days_late=lateness.days_late(state=state, promised_on=action.promised_on, today=today),
        days_unanswered=lateness.days_unanswered(
            state=state, asked_on=action.proposed_on, answer_by=action.answer_by, today=today
        ),
    )


def _looks(unit_ids: Collection[UUID]) -> tuple[dict[UUID, SiteLook], dict[UUID, SiteLook]]:
    """Give each unit's last look that was taken, and the one that is to be taken."""
    rows = list(SiteLook.objects.filter(unit__in=unit_ids).order_by("asked_on", "id"))
    # Later ones take the place of earlier ones.
    looked = {look.unit: look for look in rows if look.looked_on is not None}
    return looked, {look.unit: look for look in rows if look.looked_on is None}
