"""Handovers: begun with an action, moved by the table, claimed by whoever is at it.

The one place that writes a handover's state. Locks: an action's row before its handover's.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from community.streetsafe.actions import endpoints
from community.streetsafe.enums import ActionKind, ActionState, HandoverState
from community.streetsafe.events import StreetSafeEvent, StreetSafeSubject
from community.streetsafe.models import Action, Handover
from community.streetsafe.rules import handover_states
from foundation.audit import clock, ledger
from foundation.audit.ledger import Actor, Subject
from foundation.queue import task_queue

TASK = "streetsafe.hand_over"
# Longer than any task may run, so that nobody is at it twice.
LEASE = timedelta(minutes=2)


class NotFound(Exception):  # noqa: N818
    """There is no such handover."""


class MayNotHandOver(Exception):  # noqa: N818
    """It cannot be sent again from where it is; the sentence says why."""


def begin(action: Action) -> Handover | None:
    """Have a new action sent to its owner's own system; None where that takes no such kind."""
    ledger.require_transaction()
    kind = ActionKind(action.kind)
    code = endpoints.code_for(partner_id=action.owner_id, kind=kind)
    if not code:
        return None
    handover = Handover.objects.create(action=action, service_code=code, due_at=clock.db_now())
    task_queue.enqueue_on_commit(TASK, handover_id=str(handover.id))
    return handover


def again(*, action_id: UUID, actor: Actor) -> Handover:
    """Send what was refused once more, after whatever was wrong is mended.

    Raise NotFound or MayNotHandOver.
    """
    ledger.require_transaction()
    action = Action.objects.select_for_update(no_key=True).filter(pk=action_id).first()
    handover = Handover.objects.select_for_update(no_key=True).filter(action=action_id).first()
    if action is None or handover is None:
        raise NotFound("There is no such action that was handed over.")
    if handover.state != HandoverState.REFUSED:
        label = HandoverState(handover.state).label
        raise MayNotHandOver(f"It is “{label}” now. Only what was refused is sent again.")
    if action.state != ActionState.PROPOSED:
        raise MayNotHandOver(f"The action is “{action.get_state_display()}” now.")
    handover.refusal, handover.tries, handover.due_at = "", 0, clock.db_now()
    move(handover, HandoverState.WAITING, actor=actor)
    task_queue.enqueue_on_commit(TASK, handover_id=str(handover.id))
    return handover


def due_ids(*states: HandoverState, now: datetime, limit: int) -> list[UUID]:
    """List what is due in these states and nobody is at, the longest due first."""
    due = Handover.objects.filter(state__in=states, due_at__lte=now).exclude(lease_until__gt=now)
    return list(due.order_by("due_at").values_list("id", flat=True)[:limit])


def claim(handover_id: UUID, *states: HandoverState) -> Handover | None:
    """Take what is due, unless another holds its row or its lease; the caller saves it.

    The lease is written on the row that is given back, and the clock was read under its lock.
    """
    rows = Handover.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    handover = rows.filter(pk=handover_id, state__in=states).select_related("action").first()
    if handover is None:
        return None
    now = clock.db_now()
    is_held = handover.lease_until is not None and handover.lease_until > now
    if is_held or handover.due_at is None or handover.due_at > now:
        return None
    handover.lease_token, handover.lease_until = uuid4(), now + LEASE
    return handover


def held(handover_id: UUID, token: UUID) -> Handover | None:
    """Lock the action, then its handover, if the lease is still ours; else None."""
    action_id = Handover.objects.values_list("action_id", flat=True).get(pk=handover_id)
    action = Action.objects.select_for_update(no_key=True).get(pk=action_id)
    rows = Handover.objects.select_for_update(no_key=True)
    handover = rows.filter(pk=handover_id, lease_token=token).first()
    if handover is not None:
        handover.action = action
    return handover


def release(handover: Handover, *, due_at: datetime | None) -> None:
    """Give it back, to be taken again at that time, and write all of it."""
    handover.lease_token, handover.lease_until, handover.due_at = None, None, due_at
    handover.save()


def move(handover: Handover, to: HandoverState, *, actor: Actor) -> None:
    """Write another state and its entry. Raise ValueError for a move that the table lacks."""
    before = HandoverState(handover.state)
    if not handover_states.may_move(before, to):
        raise ValueError(f"a handover does not move from {before} to {to}")
    handover.state = to
    handover.save()
    ledger.record(
        event=StreetSafeEvent.HANDOVER_MOVED,
        actor=actor,
        subject=Subject(kind=StreetSafeSubject.HANDOVER, id=handover.id),
        topic=None,
        action=handover.action_id,
        before=before,
        after=to,
        posts=handover.posts,
    )
