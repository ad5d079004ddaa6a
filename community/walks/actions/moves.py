"""A walk is found, held and moved: the one writer of its state."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from community.walks.actions import records
from community.walks.actions.refusals import MayNot, NotFound
from community.walks.enums import WalkState, Why
from community.walks.events import WalkEvent
from community.walks.models import Walk, WalkChange
from community.walks.rules import walk_states
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor
from verification.actions import contacts
from verification.models import Contact


@dataclass(frozen=True, kw_only=True)
class Held:
    """A walk with its phone, both locked, and the clock read after that."""

    walk: Walk
    contact: Contact
    now: datetime

    @property
    def state(self) -> WalkState:
        """How far the walk is."""
        return WalkState(self.walk.state)


def hold(walk_id: UUID) -> Held:
    """Lock a walk's phone, then the walk. Raise NotFound."""
    ledger.require_transaction()
    found = Walk.objects.filter(pk=walk_id).values_list("walker__contact_id", flat=True).first()
    if found is None:
        raise NotFound("There is no such walk.")
    contact = contacts.lock(found)
    walk = (
        Walk.objects.select_for_update(no_key=True, of=("self",))
        .select_related("walker__key", "officer__officer", "meet_spot")
        .get(pk=walk_id)
    )
    return Held(walk=walk, contact=contact, now=clock.db_now())


def check(held: Held, *states: WalkState) -> None:
    """Demand one of these states. Raise MayNot."""
    if held.state not in states:
        raise MayNot(f"This walk is now: {held.state.label}.")


def move(held: Held, to: WalkState, *, actor: Actor, why: Why | None = None) -> None:
    """Move a walk by the table, and write the move and its entry. Raise MayNot.

    Whatever else the caller has set on the row is saved with it.
    """
    walk, before = held.walk, held.state
    if not walk_states.may_move(before, to):
        raise MayNot(f"This walk is now: {before.label}. It cannot become: {to.label}.")
    WalkChange.objects.create(
        walk=walk,
        from_state=before,
        to_state=to,
        why=why,
        officer_id=walk.officer_id,
        at=held.now,
        by_id=records.user_id(actor),
    )
    if to is WalkState.WAITING:
        _forget_plan(walk)
    walk.state = to
    walk.save()
    records.of_walk(WalkEvent.WALK_MOVED, walk.id, actor=actor, before=before, after=to, why=why)


def _forget_plan(walk: Walk) -> None:
    """Take back all that was planned: it waits to be paired anew."""
    walk.officer = walk.second = walk.meet_spot = None
    walk.starts_at = walk.check_in_by = walk.back_by = None
    walk.officer_yes_at = walk.walker_yes_at = walk.checked_in_at = walk.late_noticed_at = None
    walk.details_wait = False
    walk.reminded_on = None
