"""The end of waiting: a request that nobody joined in time."""

from datetime import datetime

from verification.actions import alarms, follow_ups
from verification.actions.records import audit_entries, transitions
from verification.enums import AlarmCause, MovedBy, OfficerStage, Priority, State
from verification.events import Event
from verification.models import Verification


def expire_if_due(*, verification: Verification, now: datetime) -> bool:
    """Expire a locked request whose five minutes are over; P2, who was there?"""
    if State(verification.state) is not State.REQUESTED or now < verification.join_by:
        return False
    transitions.move(
        verification=verification,
        end=State.EXPIRED,
        by=MovedBy.CLOCK,
        actor=audit_entries.SYSTEM,
        now=now,
        event=Event.VERIFICATION_EXPIRED,
    )
    follow_ups.close_procedures(verification=verification, now=now, decided=False)
    alarms.raise_alarm(
        cause=AlarmCause.EXPIRED,
        priority=Priority.P2,
        actor=audit_entries.SYSTEM,
        now=now,
        verification=verification,
    )
    return True


def stop_waiting(*, verification: Verification, now: datetime) -> bool:
    """Let a request refused before joining run out, for the officer, as an unjoined one does."""
    waiting = verification.officer_stage == OfficerStage.WAITING
    refused = State(verification.state) is State.REFUSED
    if not (waiting and refused and now >= verification.join_by):
        return False
    transitions.end_for_officer(verification=verification, now=now)
    return True
