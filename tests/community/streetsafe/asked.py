"""Owners and actions for tests, and what moves them."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from accounts.models import Role, User
from community.streets.enums import UnitKind
from community.streets.units import Unit
from community.streetsafe.actions import interventions, partners
from community.streetsafe.enums import ActionKind, ActionState, PartnerKind
from community.streetsafe.models import Action, Partner, Signal
from community.streetsafe.models.signals import SignalKind, SignalState
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, ActorKind
from foundation.audit.models import AuditEntry
from tests.support import street_rows
from tests.support.accounts import make_operator

# The moves that lead to each state.
WAYS: dict[ActionState, list[ActionState]] = {
    ActionState.PROPOSED: [],
    ActionState.ACCEPTED: [ActionState.ACCEPTED],
    ActionState.STARTED: [ActionState.ACCEPTED, ActionState.STARTED],
    ActionState.DONE: [ActionState.ACCEPTED, ActionState.DONE],
    ActionState.DECLINED: [ActionState.DECLINED],
    ActionState.WITHDRAWN: [ActionState.WITHDRAWN],
}
NOT_OURS = "The lamp is not ours."


def owner(name: str = "Redbridge Council") -> Partner:
    """Add a council."""
    with ledger.transaction():
        return partners.create(
            name=name, public_name=name, kind=PartnerKind.COUNCIL, actor=ledger.COMMAND
        )


def somebody(username: str = "ada", role: Role = Role.ANALYST) -> Actor:
    """Make a user who moves actions."""
    user: User = make_operator(username=username, role=role).user
    return Actor(kind=ActorKind.OPERATOR, id=user.id)


def called_real(
    unit_id: UUID, unit_kind: UnitKind, *, by: UUID | None, sources: int = 6, count: int = 9
) -> Signal:
    """Give a signal of the unit that somebody called real."""
    today = clock.today()
    signal, _ = Signal.objects.update_or_create(
        unit=unit_id,
        kind=SignalKind.GROWING,
        defaults={
            "state": SignalState.REAL,
            "judged_by_id": by,
            "judged_at": clock.db_now(),
        },
        create_defaults={
            "unit_kind": unit_kind,
            "state": SignalState.REAL,
            "count": count,
            "expected": 0.4,
            "window_days": 28,
            "p": 1e-6,
            "sources": sources,
            "days": 5,
            "first_seen_on": today,
            "last_seen_on": today,
            "judged_by_id": by,
            "judged_at": clock.db_now(),
        },
    )
    return signal


def ask(
    of: Partner,
    *,
    actor: Actor,
    unit: Unit | None = None,
    signal_id: UUID | None = None,
    note: str = "",
    kind: ActionKind = ActionKind.LIGHTING,
    found_by_us: bool = False,
) -> Action:
    """Ask an owner for something that many reported, if it is not `found_by_us`."""
    unit = unit or street_rows.stretch()
    if signal_id is None and not found_by_us:
        signal_id = called_real(unit.id, unit.kind, by=actor.id).id
    with ledger.transaction():
        return interventions.propose(
            unit_id=unit.id,
            unit_kind=unit.kind,
            kind=kind,
            owner_id=of.id,
            signal_id=signal_id,
            public_note=note,
            actor=actor,
        )


def move(
    action: Action, to: ActionState, *, actor: Actor, due_on: date | None = None, **more: Any
) -> Action:
    """Move an action, with a date and a reason where the state needs them."""
    if to is ActionState.ACCEPTED and due_on is None:
        due_on = action.proposed_on + timedelta(days=28)
    if to is ActionState.DECLINED:
        more.setdefault("reason", NOT_OURS)
    with ledger.transaction():
        return interventions.move(action_id=action.id, to=to, actor=actor, due_on=due_on, **more)


def postpone(action: Action, due_on: date, *, actor: Actor, **more: Any) -> Action:
    """Give an action another date."""
    with ledger.transaction():
        return interventions.postpone(action_id=action.id, due_on=due_on, actor=actor, **more)


def lead(action: Action, state: ActionState, *, actor: Actor) -> Action:
    """Move an action on until it is there."""
    for step in WAYS[state]:
        action = move(action, step, actor=actor)
    return action


def entries(action: Action) -> list[str]:
    """Give what the log says of an action, in order."""
    found = AuditEntry.objects.filter(subject_id=action.id).order_by("seq")
    return list(found.values_list("event", flat=True))
