"""Actions as the lists of analysts and owners show them: what is late comes first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When

from community.neighbourhood import effect_rows, roads
from community.neighbourhood.effect_rows import Helped
from community.neighbourhood.roads import Road
from community.streetsafe.enums import ActionState
from community.streetsafe.models import Action, ActionChange
from community.streetsafe.rules import action_states, lateness


@dataclass(frozen=True, kw_only=True)
class Row:
    """One action; `said` is what was noted last with a move of it, for the staff alone."""

    action: Action
    road: Road | None
    days_late: int
    days_unanswered: int
    said: str
    helped: Helped

    @property
    def state(self) -> ActionState:
        """How far it is."""
        return ActionState(self.action.state)

    @property
    def may_be_withdrawn(self) -> bool:
        """Say whether it can still be taken back."""
        return action_states.may_move(self.state, ActionState.WITHDRAWN)


def late_first(actions: QuerySet[Action], *, today: date) -> QuerySet[Action]:
    """Order actions: late, open, over; in each what was promised first, then what was asked last.

    Late is also what nobody has answered in time.
    """
    over = Q(state__in=action_states.OVER)
    late = Q(promised_on__lt=today) | Q(state=ActionState.PROPOSED, answer_by__lt=today)
    rank = Case(When(over, then=2), When(late, then=0), default=1)
    due = F("promised_on").asc(nulls_last=True)
    return actions.select_related("owner", "signal").order_by(rank, due, "-proposed_on", "id")


def read(actions: Sequence[Action], *, today: date) -> list[Row]:
    """Name the road of each and say how late it is, with a fixed number of queries."""
    named = roads.find([one.unit for one in actions])
    said = _said([one.id for one in actions])
    helped = effect_rows.read(actions)
    return [
        Row(
            action=one,
            road=named.get(one.unit),
            days_late=lateness.days_late(
                state=ActionState(one.state), promised_on=one.promised_on, today=today
            ),
            days_unanswered=lateness.days_unanswered(
                state=ActionState(one.state),
                asked_on=one.proposed_on,
                answer_by=one.answer_by,
                today=today,
            ),
            said=said.get(one.id, ""),
            helped=helped[one.id],
        )
        for one in actions
    ]


def _said(action_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Give the last note of each; later ones take the place of earlier ones."""
    notes = ActionChange.objects.filter(action__in=action_ids).exclude(note="").order_by("at")
    return dict(notes.values_list("action_id", "note"))
