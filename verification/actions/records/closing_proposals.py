"""Proposals to close a P1 without contact: which one is open, and when it lapses."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from foundation.audit import ledger
from verification.actions.records import audit_entries
from verification.enums import ProposalStatus
from verification.events import Event, SubjectKind
from verification.models import Alarm, ClosingProposal, Proposal

if TYPE_CHECKING:
    from django.db.models import QuerySet


def waiting() -> "QuerySet[ClosingProposal]":
    """Select what waits for a second person, with what is shown of it; there are always few."""
    whole = ClosingProposal.objects.select_related(
        "proposed_by", "reason__key", "incident_number__key"
    )
    return whole.filter(status=ProposalStatus.OPEN)


def open_of(alarm: Alarm) -> ClosingProposal | None:
    """Find the proposal that waits for a second person, if there is one."""
    return waiting().filter(alarm=alarm).first()


def any_second_person_needed(alarm: Alarm) -> bool:
    """Say whether a proposal, of a closing or of a YES, waits about what this alarm is about."""
    about = (
        Q(alarm__verification_id=alarm.verification_id)
        if alarm.verification_id
        else Q(alarm__verification=None, alarm__contact_id=alarm.contact_id)
    )
    if ClosingProposal.objects.filter(about, status=ProposalStatus.OPEN).exists():
        return True
    if alarm.verification_id is None:
        return False
    return Proposal.objects.open_of(verification_id=alarm.verification_id).exists()


def lapse(*, alarm: Alarm, now: datetime) -> bool:
    """Let the open proposal of a locked alarm lapse; answers whether there was one."""
    lapsed = ClosingProposal.objects.filter(alarm=alarm, status=ProposalStatus.OPEN)
    if not lapsed.update(status=ProposalStatus.LAPSED, answered_at=now):
        return False
    ledger.record(
        event=Event.CLOSING_LAPSED,
        actor=audit_entries.SYSTEM,
        subject=ledger.Subject(kind=SubjectKind.ALARM, id=alarm.id),
        topic=alarm.verification_id,
    )
    return True
