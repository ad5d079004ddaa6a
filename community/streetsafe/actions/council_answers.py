"""What owners' own systems say of what they were sent: asked for, kept, and acted on by the table.

Their words are kept for the staff; only `interventions.publish_note` makes any of them public.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from community.streetsafe import gateways
from community.streetsafe.actions import handing_over, handovers, interventions
from community.streetsafe.enums import ActionState, HandoverState
from community.streetsafe.gateways import base
from community.streetsafe.models import Handover
from community.streetsafe.rules import action_states, council_answers, handover_states
from community.streetsafe.rules.council_answers import Answer, Step
from foundation.audit import clock, ledger
from foundation.queue import task_queue

TASK = "streetsafe.poll_open311"
NOTE = "The owner's own system said so."
_AT_ONCE = 200


@dataclass(frozen=True, kw_only=True)
class _Claim:
    handover_id: UUID
    lease: UUID
    where: base.Where
    number: str
    ticket: str


@dataclass(frozen=True, kw_only=True)
class _Numbered:
    """A ticket has its number now, or none yet where that is empty."""

    number: str


_Heard = Answer | _Numbered | base.NotSent


def enqueue_due() -> None:
    """Have a worker ask for each handover that is to be looked up now."""
    for handover_id in handovers.due_ids(HandoverState.SENT, now=clock.db_now(), limit=_AT_ONCE):
        task_queue.enqueue_on_commit(TASK, handover_id=str(handover_id))


def ask(*, handover_id: UUID) -> None:
    """Ask how far one request is, if that is due and nobody else is at it.

    Raises OnTheWireInTransactionError when called inside a transaction.
    """
    handing_over.refuse_open_transaction()
    with ledger.transaction():
        claim = _claim(handover_id)
    if claim is None:
        return
    heard = _on_the_wire(gateways.current(), claim)
    with ledger.transaction():
        _record(claim, heard)


def _claim(handover_id: UUID) -> _Claim | None:
    handover = handovers.claim(handover_id, HandoverState.SENT)
    if handover is None or handover.lease_token is None:
        return None
    if _is_over(handover):
        _end(handover)
        return None
    where = handing_over.where_of(handover)
    if where is None:
        handovers.release(handover, due_at=clock.db_now() + handover_states.LOOK_EVERY)
        return None
    handover.save()
    return _Claim(
        handover_id=handover.id,
        lease=handover.lease_token,
        where=where,
        number=handover.number,
        ticket=handover.ticket,
    )


def _on_the_wire(gateway: base.Gateway, claim: _Claim) -> _Heard:
    """Ask; no transaction is open here."""
    try:
        if not claim.number:
            return _Numbered(number=gateway.number_of(claim.where, ticket=claim.ticket))
        return gateway.look_up(claim.where, number=claim.number)
    except base.NotSent as answer:
        return answer


def _record(claim: _Claim, heard: _Heard) -> None:
    """Write what was said, and move the action by it, if the lease is still ours."""
    handover = handovers.held(claim.handover_id, claim.lease)
    if handover is None:
        return
    now = clock.db_now()
    handover.asked_at = now
    match heard:
        case Answer():
            _heed(handover, heard, now=now)
        case _Numbered(number=number) if number:
            handover.number, handover.tries = number, 0
            handovers.release(handover, due_at=now)
        case _:
            handover.tries += 1
            handovers.release(handover, due_at=now + handover_states.ask_pause(handover.tries))


def _heed(handover: Handover, answer: Answer, *, now: datetime) -> None:
    today = clock.local_day(now)
    is_new_day = answer.expected_on != handover.expected_on
    handover.heard, handover.words = answer.status, answer.words
    handover.expected_on, handover.tries = answer.expected_on, 0
    said = council_answers.read(answer, today=today)
    for step in council_answers.steps(said, ActionState(handover.action.state)):
        # A day that they said before does not undo what somebody has agreed with them since.
        if step is not Step.POSTPONE or is_new_day:
            _take(step, handover, answer.expected_on, today=today)
    if _is_over(handover):
        _end(handover)
    else:
        handovers.release(handover, due_at=now + handover_states.LOOK_EVERY)


def _take(step: Step, handover: Handover, expected_on: date | None, *, today: date) -> None:
    """Move the action by one step, as its owner does."""
    due_on = max(expected_on or today, today)
    action_id, actor = handover.action_id, ledger.PROVIDER
    match step:
        case Step.ACCEPT:
            moved = interventions.move(
                action_id=action_id, to=ActionState.ACCEPTED, due_on=due_on, actor=actor, note=NOTE
            )
        case Step.FINISH:
            moved = interventions.move(
                action_id=action_id, to=ActionState.DONE, actor=actor, note=NOTE
            )
        case Step.POSTPONE:
            if handover.action.due_on == due_on:
                return
            moved = interventions.postpone(
                action_id=action_id, due_on=due_on, actor=actor, note=NOTE
            )
    handover.action = moved


def _is_over(handover: Handover) -> bool:
    return ActionState(handover.action.state) in action_states.OVER


def _end(handover: Handover) -> None:
    """Ask no more: whatever becomes of it there, here it is over."""
    handovers.move(handover, HandoverState.ENDED, actor=ledger.SYSTEM)
    handovers.release(handover, due_at=None)
