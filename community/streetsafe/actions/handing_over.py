"""Handing an action over to its owner's own system: claim, commit, act, record, and sweep.

With `council_answers` the one action that opens transactions: between two of them it is on the
wire, where none may be open. Whoever may have posted has written so before: a process that dies
there leaves UNKNOWN behind, and what is UNKNOWN is asked for before anything is posted again.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from community.streets import centres, units
from community.streetsafe import gateways
from community.streetsafe.actions import endpoints, handovers
from community.streetsafe.enums import ActionState, HandoverState
from community.streetsafe.gateways import base
from community.streetsafe.models import Action, Endpoint, Handover
from community.streetsafe.rules import handover_states, request_text
from foundation.audit import clock, ledger
from foundation.encryption import sealing
from foundation.queue import task_queue

log = logging.getLogger(__name__)

_AT_ONCE = 50
# A ticket becomes a number within minutes; a number's state changes within days.
_TICKET_AFTER = timedelta(minutes=10)


class OnTheWireInTransactionError(RuntimeError):
    """Something was about to be sent with a transaction open, which could still be rolled back."""


@dataclass(frozen=True, kw_only=True)
class _Claim:
    """What a sender holds of one handover: the token that fences it, and what the wire needs."""

    handover_id: UUID
    lease: UUID
    where: base.Where
    request: base.Request
    asks_first: bool
    since: datetime
    until: datetime


class _Untold(base.NotSent):
    """The owner's system could not say whether an earlier post arrived; nothing was posted now."""


_Outcome = base.Sent | base.NotSent | None


def enqueue_due() -> None:
    """Have a worker take each handover that is due."""
    for handover_id in handovers.due_ids(
        *handover_states.TO_BE_SENT, now=clock.db_now(), limit=_AT_ONCE
    ):
        task_queue.enqueue_on_commit(handovers.TASK, handover_id=str(handover_id))


def hand_over(*, handover_id: UUID) -> None:
    """Send one action if it is due and nobody else is at it; otherwise do nothing.

    Raises OnTheWireInTransactionError when called inside a transaction.
    """
    refuse_open_transaction()
    with ledger.transaction():
        claim = _claim(handover_id)
    if claim is None:
        return
    outcome = _on_the_wire(gateways.current(), claim)
    with ledger.transaction():
        _record(claim, outcome)


def request_of(handover: Handover) -> base.Request:
    """Write what is sent: road, place on its centre line, kind and published note, no more."""
    action = handover.action
    unit = units.find(action.unit)
    if unit is None:
        raise LookupError(f"action {action.id} is about no unit")
    wanted = request_text.Wanted(
        kind=action.get_kind_display(),
        road=unit.label,
        ward=unit.ward,
        borough=unit.borough,
        note=action.public_note,
    )
    return base.Request(
        token=handover.id,
        service_code=handover.service_code,
        description=request_text.description(wanted, token=handover.id),
        address=request_text.address(wanted),
        place=centres.find(unit.id),
    )


def refuse_open_transaction() -> None:
    """Raise OnTheWireInTransactionError where a transaction is open."""
    if connection.in_atomic_block:
        raise OnTheWireInTransactionError


def where_of(handover: Handover) -> base.Where | None:
    """Open where it goes; None, and a line in the log, where its key cannot be read now."""
    try:
        return endpoints.where(Endpoint.objects.get(partner=handover.action.owner_id))
    except sealing.Unreadable:
        log.error("the key of an owner's system cannot be read: are the master keys right?")
        return None


def _claim(handover_id: UUID) -> _Claim | None:
    """Take it, unless it is not due, somebody is at it, or it is not wanted any more."""
    handover = handovers.claim(handover_id, *handover_states.TO_BE_SENT)
    if handover is None:
        return None
    now = clock.db_now()
    if not handover.posts and _is_settled(handover.action):
        handovers.move(handover, HandoverState.DROPPED, actor=ledger.SYSTEM)
        handovers.release(handover, due_at=None)
        return None
    where = where_of(handover)
    if where is None:
        _wait(handover, now + handover_states.pause(handover.tries + 1))
        return None
    asks_first = handover.posts > 0
    _note_post(handover, posts=max(handover.posts, 1), now=now)
    return _Claim(
        handover_id=handover.id,
        lease=_lease_of(handover),
        where=where,
        request=request_of(handover),
        asks_first=asks_first,
        # The other side lives by the clock on the wall, whatever offset ours was given.
        since=(handover.first_posted_at or now) - settings.CLOCK_OFFSET,
        until=now - settings.CLOCK_OFFSET,
    )


def _note_post(handover: Handover, *, posts: int, now: datetime) -> None:
    """Write, before the wire, that it may have arrived, and when to ask if nobody comes back."""
    handover.posts = posts
    handover.first_posted_at = handover.first_posted_at or now
    handover.lease_until = now + handovers.LEASE
    handover.due_at = now + handover_states.ASK_AFTER
    if handover.state == HandoverState.WAITING:
        handovers.move(handover, HandoverState.UNKNOWN, actor=ledger.SYSTEM)
    else:
        handover.save()


def _lease_of(handover: Handover) -> UUID:
    if handover.lease_token is None:
        raise ValueError(f"nobody holds handover {handover.id}")
    return handover.lease_token


def _on_the_wire(gateway: base.Gateway, claim: _Claim) -> _Outcome:
    """Ask where an earlier post may have arrived, then post; None where nothing more is wanted."""
    refuse_open_transaction()
    try:
        if claim.asks_first:
            found = _ask(gateway, claim)
            if found is not None:
                return found
            with ledger.transaction():
                if not _may_post_again(claim):
                    return None
        return gateway.post(claim.where, claim.request)
    except base.NotSent as answer:
        return answer


def _ask(gateway: base.Gateway, claim: _Claim) -> base.Sent | None:
    """Ask whether an earlier post arrived; raises _Untold where nobody can tell."""
    try:
        return gateway.find(
            claim.where,
            token=claim.request.token,
            service_code=claim.request.service_code,
            since=claim.since,
            until=claim.until,
        )
    except base.NotSent as answer:
        raise _Untold from answer


def _may_post_again(claim: _Claim) -> bool:
    """Let a second post go, since it certainly is not there, and write so before it goes."""
    handover = handovers.held(claim.handover_id, claim.lease)
    if handover is None:
        return False
    now = clock.db_now()
    handover.asked_at = now
    if _is_settled(handover.action):
        handovers.move(handover, HandoverState.DROPPED, actor=ledger.SYSTEM)
        handovers.release(handover, due_at=None)
        return False
    if handover.posts >= handover_states.POSTS_AT_MOST:
        _wait(handover, now + handover_states.LOOK_EVERY)
        return False
    _note_post(handover, posts=handover.posts + 1, now=now)
    return True


def _record(claim: _Claim, outcome: _Outcome) -> None:
    """Write what happened, if the lease is still ours: whoever slept changes nothing."""
    handover = None if outcome is None else handovers.held(claim.handover_id, claim.lease)
    if handover is None:
        return
    now = clock.db_now()
    match outcome:
        case base.Sent(number=number, ticket=ticket):
            handover.number, handover.ticket, handover.tries = number, ticket, 0
            handovers.move(handover, HandoverState.SENT, actor=ledger.PROVIDER)
            after = handover_states.LOOK_EVERY if number else _TICKET_AFTER
            handovers.release(handover, due_at=now + after)
        case base.Refused():
            handover.posts, handover.refusal = handover.posts - 1, str(outcome)
            handovers.move(handover, HandoverState.REFUSED, actor=ledger.PROVIDER)
            handovers.release(handover, due_at=None)
        case base.Busy(retry_after=asked_for):
            _wait_to_post(handover, now=now, at_least=asked_for or timedelta(0))
        case _Untold():
            handover.asked_at = now
            _wait(handover, now + handover_states.ask_pause(handover.tries + 1))
        case _:
            _wait(handover, now + handover_states.ask_pause(handover.tries + 1))


def _wait_to_post(handover: Handover, *, now: datetime, at_least: timedelta) -> None:
    """Take back the post that certainly did not arrive, and try again later."""
    handover.posts -= 1
    if not handover.posts:
        handovers.move(handover, HandoverState.WAITING, actor=ledger.PROVIDER)
    _wait(handover, now + max(handover_states.pause(handover.tries + 1), at_least))


def _wait(handover: Handover, due_at: datetime) -> None:
    handover.tries += 1
    handovers.release(handover, due_at=due_at)


def _is_settled(action: Action) -> bool:
    """Say whether the owner has answered it, or whoever asked took it back."""
    return action.state != ActionState.PROPOSED
