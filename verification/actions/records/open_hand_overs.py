"""The one open offer of a locked case: found, and written as it ends."""

from datetime import datetime

from foundation.audit import ledger
from verification.actions.records import audit_entries
from verification.enums import HandOverStatus
from verification.events import Event
from verification.models import HandOver, Verification

_EVENTS = {
    HandOverStatus.ACCEPTED: Event.VERIFICATION_HAND_OVER_ACCEPTED,
    HandOverStatus.REFUSED: Event.VERIFICATION_HAND_OVER_REFUSED,
    HandOverStatus.WITHDRAWN: Event.VERIFICATION_HAND_OVER_WITHDRAWN,
    HandOverStatus.LAPSED: Event.VERIFICATION_HAND_OVER_LAPSED,
}


def of_case(verification: Verification) -> HandOver | None:
    """Find the offer of this case that waits for its answer, if there is one."""
    return HandOver.objects.open_of_case(verification_id=verification.id).first()


def write_answer(
    hand_over: HandOver,
    *,
    verification: Verification,
    status: HandOverStatus,
    now: datetime,
    actor: ledger.Actor,
) -> None:
    """Write how an open offer of a locked case ended; whether it may is asked before."""
    hand_over.status, hand_over.answered_at = status, now
    hand_over.save(update_fields=["status", "answered_at"])
    audit_entries.record(
        event=_EVENTS[status],
        verification=verification,
        actor=actor,
        hand_over=hand_over.id,
        given_by=hand_over.given_by_id,
        given_to=hand_over.given_to_id,
    )


def lapse(
    verification: Verification, *, now: datetime, actor: ledger.Actor = audit_entries.SYSTEM
) -> bool:
    """Let the open offer of a locked case lapse; say whether there was one."""
    hand_over = of_case(verification)
    if hand_over is not None:
        write_answer(
            hand_over,
            verification=verification,
            status=HandOverStatus.LAPSED,
            now=now,
            actor=actor,
        )
    return hand_over is not None
