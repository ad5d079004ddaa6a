"""Actions of another service are taken over, with their owners and their signals."""

from uuid import UUID

from accounts.models import User
from community.streets.enums import UnitKind
from community.streetsafe.actions import partners
from community.streetsafe.actions.past_places import Places
from community.streetsafe.enums import ActionState
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Action, Partner, Signal
from community.streetsafe.models.signals import SignalKind, SignalState
from community.streetsafe.rules.past import Past, PastAction
from community.streetsafe.rules.weeks import SHORT
from foundation.audit import clock, ledger
from foundation.audit.ledger import COMMAND, Subject


def take_over(history: Past, places: Places, *, by: User) -> list[Action]:
    """Store them, each with the signal that it was for."""
    ledger.require_transaction()
    owners = _owners(history)
    taken = []
    for one in history.actions:
        kind = places.kind_of(one.unit)
        signal = Signal.objects.create(**_signal(one, kind=kind, by=by))
        taken.append(_take_action(one, kind=kind, signal=signal, owner=owners[one.owner]))
    return taken


def _owners(history: Past) -> dict[str, Partner]:
    return {
        one.name: partners.find(one.name)
        or partners.create(name=one.name, public_name=one.public_name, kind=one.kind, actor=COMMAND)
        for one in history.owners
    }


def _signal(one: PastAction, *, kind: UnitKind, by: User) -> dict[str, object]:
    """Give the signal as it was left: what it rested on is not known any more."""
    closed = one.state is ActionState.DONE
    return {
        "unit": UUID(one.unit),
        "unit_kind": kind,
        "kind": SignalKind.GROWING,
        "state": SignalState.CLOSED if closed else SignalState.ACTING,
        "count": 0,
        "expected": 0.0,
        "window_days": SHORT.days,
        "p": 1.0,
        "sources": 0,
        "days": 0,
        "first_seen_on": one.seen_on,
        "last_seen_on": one.asked_on,
        "judged_by": by,
        "judged_at": clock.db_now(),
    }


def _take_action(one: PastAction, *, kind: UnitKind, signal: Signal, owner: Partner) -> Action:
    action = Action.objects.create(
        unit=UUID(one.unit),
        unit_kind=kind,
        signal=signal,
        kind=one.kind,
        owner=owner,
        state=one.state,
        proposed_on=one.asked_on,
        due_on=one.due_on,
        done_on=one.done_on,
        reason=one.reason,
    )
    ledger.record(
        event=StreetSafeEvent.ACTION_PROPOSED,
        actor=COMMAND,
        subject=Subject(kind=StreetSafeSubject.ACTION, id=action.id),
        kind=one.kind,
        owner=owner.id,
    )
    return action
