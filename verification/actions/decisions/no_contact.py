"""Closing a P1 with "no contact possible": one operator proposes it, a second person answers."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts import permissions
from foundation import typed
from foundation.audit import clock, ledger
from verification.actions import alarm_closing, alarms
from verification.actions.decisions.preconditions import NoProposal
from verification.actions.records import (
    audit_entries,
    closing_proposals,
    dispatches,
    refusals,
    replies,
    roles,
    words,
)
from verification.enums import AlarmCause, AlarmOutcome, Priority, ProposalStatus, WordsKind
from verification.events import Event, SubjectKind
from verification.models import Alarm, ClosingProposal, Words
from verification.rules import closing
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User


class WroteSince(refusals.Refusal):
    """The person has written since: contact may be possible after all."""

    code = "wrote_since"
    sentence = "They have written since this was proposed. Read that; it can be proposed anew."


def close(
    *,
    alarm_id: UUID,
    by: "User",
    outcome: AlarmOutcome,
    reason: str,
    incident_number: str = "",
    seen_at: datetime | None = None,
) -> Alarm | ClosingProposal:
    """Close an alarm, or propose it where one person's word is not enough.

    `seen_at` is when the newest text that the page showed was received, as `alarm_closing.close`
    says. Raises what that and `propose` raise.
    """
    priority = alarms.find(alarm_id=alarm_id).priority
    if closing.needs_second_person(priority=priority, outcome=outcome):
        return propose(alarm_id=alarm_id, by=by, reason=reason, incident_number=incident_number)
    return alarm_closing.close(
        alarm_id=alarm_id,
        by=by,
        outcome=outcome,
        reason=reason,
        incident_number=incident_number,
        seen_at=seen_at,
    )


def propose(*, alarm_id: UUID, by: "User", reason: str, incident_number: str) -> ClosingProposal:
    """Propose that a P1 is closed without contact; the alarm stays open, and calls a supervisor.

    The incident number is that of the unit that was sent, "" that of the newest. A new proposal
    replaces an open one.
    Raises what `check_close` and `check_closing` of alarm_closing raise, or refusals.NeedReason.
    """
    text = refusals.need_reason(reason)
    alarm = alarms.lock_with_subject(alarm_id)
    alarm_closing.check_close(alarm=alarm, by=by)
    number = typed.plain(incident_number) or dispatches.number_of(alarm)
    if not number:
        raise refusals.NeedReason("No contact possible needs the incident number of a unit.")
    outcome = AlarmOutcome.NO_CONTACT_POSSIBLE
    alarm_closing.check_closing(alarm, outcome=outcome, incident_number=number)
    now = clock.db_now()
    closing_proposals.lapse(alarm=alarm, now=now)
    proposal = ClosingProposal.objects.create(
        alarm=alarm,
        proposed_by=by,
        proposed_at=now,
        reason=_words(WordsKind.WHY, text, alarm=alarm, by=by, now=now),
        incident_number=_words(WordsKind.INCIDENT_NUMBER, number, alarm=alarm, by=by, now=now),
    )
    _record(Event.CLOSING_PROPOSED, alarm=alarm, by=by)
    alarms.raise_alarm(
        cause=AlarmCause.PROPOSAL,
        priority=Priority.P2,
        actor=audit_entries.operator(by),
        now=now,
        verification=alarm.verification,
        contact=None if alarm.verification else alarm.contact,
    )
    return proposal


def agree(*, alarm_id: UUID, by: "User", why: str) -> Alarm:
    """Let a second person close an alarm that was proposed to be closed without contact.

    Raises what `check_second_person` and (of the proposer) `alarm_closing.check_close` raise,
    WroteSince or refusals.NeedReason.
    """
    text = refusals.need_reason(why)
    alarm = alarms.lock_with_subject(alarm_id)
    proposal = check_second_person(alarm=alarm, proposal=closing_proposals.open_of(alarm), by=by)
    alarm_closing.check_close(alarm=alarm, by=proposal.proposed_by)
    check_nothing_written(alarm=alarm, since=proposal.proposed_at)
    _answer(proposal, alarm=alarm, by=by, text=text, status=ProposalStatus.AGREED)
    alarm.reason, alarm.incident_number = proposal.reason, proposal.incident_number
    alarm.second = by
    alarms.write_closing(
        alarm,
        by=proposal.proposed_by,
        outcome=AlarmOutcome.NO_CONTACT_POSSIBLE,
        now=clock.db_now(),
        actor=audit_entries.operator(by),
    )
    return alarm


def disagree(*, alarm_id: UUID, by: "User", why: str) -> Alarm:
    """Let a second person leave the alarm open. Raises what `check_second_person` raises."""
    text = refusals.need_reason(why)
    alarm = alarms.lock_with_subject(alarm_id)
    proposal = check_second_person(alarm=alarm, proposal=closing_proposals.open_of(alarm), by=by)
    _answer(proposal, alarm=alarm, by=by, text=text, status=ProposalStatus.DISAGREED)
    _record(Event.CLOSING_DISAGREED, alarm=alarm, by=by)
    return alarm


def check_second_person(
    *, alarm: Alarm, proposal: ClosingProposal | None, by: "User"
) -> ClosingProposal:
    """Demand an open proposal, and an uninvolved supervisor who did not make it.

    Returns the proposal. Raises a roles error, alarms.MayNotClose or NoProposal.
    """
    alarm_closing.check_close(alarm=alarm, by=by)
    if alarm.verification is not None:
        roles.check_may(Act.ANSWER_CLOSING, verification=alarm.verification, by=by)
    # A phone without a case has no officer, and so nobody of their team.
    if not permissions.is_supervisor(by):
        raise roles.NotASupervisor
    if proposal is None:
        raise NoProposal("Nobody has proposed to close this alarm.")
    if proposal.proposed_by_id == by.pk:
        raise roles.SamePerson
    return proposal


def check_nothing_written(*, alarm: Alarm, since: datetime) -> None:
    """Demand that the phones of an alarm have been silent since then; raises WroteSince."""
    if replies.any_about(alarm=alarm, since=since):
        raise WroteSince


def _answer(
    proposal: ClosingProposal, *, alarm: Alarm, by: "User", text: str, status: ProposalStatus
) -> None:
    """Write a second person's answer; what called for one is done with."""
    now = clock.db_now()
    proposal.status, proposal.answered_by, proposal.answered_at = status, by, now
    proposal.answer = _words(WordsKind.WHY, text, alarm=alarm, by=by, now=now)
    proposal.save(update_fields=["status", "answered_by", "answered_at", "answer"])
    alarms.call_off_second_person(alarm=alarm, now=now)


def _words(kind: WordsKind, text: str, *, alarm: Alarm, by: "User", now: datetime) -> Words:
    """Put typed words where they can be erased."""
    return words.write(
        kind=kind,
        text=text,
        at=now,
        verification=alarm.verification,
        contact=None if alarm.verification else alarm.contact,
        by=by,
    )


def _record(event: Event, *, alarm: Alarm, by: "User") -> None:
    """Write the audit entry of a proposal, under the alarm's case."""
    ledger.record(
        event=event,
        actor=audit_entries.operator(by),
        subject=ledger.Subject(kind=SubjectKind.ALARM, id=alarm.id),
        topic=alarm.verification_id,
        cause=AlarmCause(alarm.cause),
    )
