"""Proposals: a YES that one operator's word is not enough for, and the second person's answer."""

from datetime import datetime

from accounts.models import User
from foundation.audit import clock
from verification.actions import alarms, follow_ups
from verification.actions.decisions import match_tries, officer_check, outcomes, preconditions
from verification.actions.records import audit_entries, faces, lookup, refusals, words
from verification.actions.records.checklist import Ticks
from verification.enums import AlarmCause, CheckOccasion, MovedBy, Priority, ProposalStatus
from verification.events import Event
from verification.models import Decision, Proposal, Verification, Words


def propose(
    verification: Verification,
    *,
    by: User,
    ticks: Ticks,
    why: Words | None,
    now: datetime,
) -> Proposal:
    """Store the YES of an operator on a locked case as a proposal; call for a second person.

    One of the same operator's with the same ticks, of the same face, stands; any other lapses.
    """
    said = {
        "proposed_by": by,
        "face": ticks.face,
        "reason_fits": ticks.reason_fits,
        "heard": ticks.heard,
        "shown_face": faces.shown(verification=verification),
    }
    of_case = Proposal.objects.filter(verification=verification, status=ProposalStatus.OPEN)
    same = of_case.filter(**said).first()
    if same is not None:
        return same
    follow_ups.lapse_proposal(verification=verification, now=now)
    proposal = Proposal.objects.create(verification=verification, proposed_at=now, why=why, **said)
    audit_entries.record(
        event=Event.VERIFICATION_PROPOSED,
        verification=verification,
        actor=audit_entries.operator(by),
        face=ticks.face,
        heard=ticks.heard,
    )
    alarms.raise_alarm(
        cause=AlarmCause.PROPOSAL,
        priority=Priority.P2,
        actor=audit_entries.operator(by),
        now=now,
        verification=verification,
    )
    return proposal


def agree(
    *, ref: str, by: User, ticks: Ticks, why: str, shown_facts: str = "", unsent: str = ""
) -> Decision:
    """Let a second person turn an open proposal into a YES, if every guard still holds.

    `shown_facts` is the line that the second person's page showed; "" where no page did. `unsent`
    names the forms of that page that hold words. Both persons must have seen the same face. Raises
    what the checks of `preconditions` raise.
    """
    verification, proposal, now = _lock_proposal(ref=ref, by=by)
    text = refusals.need_reason(why)
    match_tries.compare(verification=verification, now=now)
    preconditions.check_agree(verification=verification, proposal=proposal, by=by, now=now)
    face = faces.standing(verification=verification)
    preconditions.check_same_face(proposal=proposal, face=face)
    preconditions.check_ticks(ticks=ticks, face=face)
    preconditions.check_heard(verification=verification, heard=ticks.heard)
    preconditions.check_nothing_unsent(unsent)
    # The newest check is what the page shows; what changed since it has been seen by nobody.
    seen = officer_check.newest(verification)
    check = officer_check.read(verification=verification, occasion=CheckOccasion.CONFIRM, now=now)
    preconditions.check_facts(check=check, shown_facts=officer_check.shown_facts(seen or check))
    if shown_facts:
        preconditions.check_shown(check=check, face=face, shown=shown_facts)
    _answer(proposal, by=by, status=ProposalStatus.AGREED, now=now)
    return outcomes.confirmed(
        verification,
        by=proposal.proposed_by,
        second=by,
        ticks=ticks,
        check=check,
        face=faces.if_ready(face),
        why=words.write_reason(verification=verification, text=text, by=by, now=now),
        now=now,
    )


def disagree(*, ref: str, by: User, why: str) -> Decision:
    """Let a second person turn an open proposal into a NO.

    Raises what `preconditions.check_second_person` raises, or refusals.NeedReason.
    """
    verification, proposal, now = _lock_proposal(ref=ref, by=by)
    text = refusals.need_reason(why)
    _answer(proposal, by=by, status=ProposalStatus.DISAGREED, now=now)
    audit_entries.record(
        event=Event.VERIFICATION_DISAGREED,
        verification=verification,
        actor=audit_entries.operator(by),
    )
    reason = words.write_reason(verification=verification, text=text, by=by, now=now)
    return outcomes.refused(
        verification, moved_by=MovedBy.SECOND_PERSON, by=by, why=reason, now=now
    )


def _lock_proposal(*, ref: str, by: User) -> tuple[Verification, Proposal, datetime]:
    """Lock a case and its open proposal; raises what `preconditions.check_second_person` does."""
    verification = lookup.lock_by_ref(ref=ref)
    found = (
        Proposal.objects.select_for_update(no_key=True, of=("self",))
        .select_related("proposed_by")
        .filter(verification=verification, status=ProposalStatus.OPEN)
        .first()
    )
    proposal = preconditions.check_second_person(verification=verification, proposal=found, by=by)
    return verification, proposal, clock.db_now()


def _answer(proposal: Proposal, *, by: User, status: ProposalStatus, now: datetime) -> None:
    """Write the second person's answer."""
    proposal.status, proposal.answered_by, proposal.answered_at = status, by, now
    proposal.save(update_fields=["status", "answered_by", "answered_at"])
