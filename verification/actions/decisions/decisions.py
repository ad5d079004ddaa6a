"""Deciding: CONFIRM with every check under the row lock, REFUSE, REVOKE, UNVERIFIED."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from accounts.models import User
from foundation.audit import clock, ledger
from verification.actions import alarms, follow_ups
from verification.actions.decisions import officer_check, outcomes, preconditions
from verification.actions.records import audit_entries, lookup, refusals, words
from verification.actions.records.checklist import Ticks
from verification.enums import (
    AlarmCause,
    CheckOccasion,
    Evidence,
    Heard,
    MovedBy,
    Priority,
    ProposalStatus,
    State,
    TextKey,
    WordsKind,
)
from verification.events import Event
from verification.models import Decision, Officer, Proposal, Verification, Words
from verification.rules.states import LIVE


def confirm(
    *, ref: str, by: User, ticks: Ticks, shown_facts: str, why: str = ""
) -> Decision | Proposal:
    """Say YES, or propose it where one operator's YES is not enough.

    Everything is checked under the row lock, by the database's clock and on freshly read facts.
    Raises what the checks of `preconditions` raise; then nothing is decided.
    """
    verification = lookup.lock_by_ref(ref=ref)
    now = clock.db_now()
    preconditions.check_confirm(verification=verification, by=by, now=now)
    preconditions.check_ticks(ticks=ticks)
    check = officer_check.read(verification=verification, occasion=CheckOccasion.CONFIRM, now=now)
    preconditions.check_facts(check=check, shown_facts=shown_facts)
    _take_evidence(verification, ticks=ticks)
    causes = preconditions.second_person_causes(
        verification=verification, ticks=ticks, check=check, now=now
    )
    words = _why(verification, text=why, by=by, now=now)
    if causes:
        return _propose(verification, by=by, ticks=ticks, why=words, now=now)
    return outcomes.confirmed(
        verification, by=by, second=None, ticks=ticks, check=check, why=words, now=now
    )


def agree(*, ref: str, by: User, ticks: Ticks, why: str, shown_facts: str = "") -> Decision:
    """Let a second person turn an open proposal into a YES, if every guard still holds.

    `shown_facts` is the line that the second person's page showed; "" where no page did. Raises
    what the checks of `preconditions` raise.
    """
    verification, proposal, now = _lock_proposal(ref=ref, by=by)
    text = refusals.need_reason(why)
    preconditions.check_agree(verification=verification, proposal=proposal, by=by, now=now)
    preconditions.check_ticks(ticks=ticks)
    # The newest check is what the page shows; what changed since it has been seen by nobody.
    seen = officer_check.newest(verification)
    check = officer_check.read(verification=verification, occasion=CheckOccasion.CONFIRM, now=now)
    preconditions.check_facts(check=check, shown_facts=officer_check.shown_facts(seen or check))
    if shown_facts:
        preconditions.check_facts(check=check, shown_facts=shown_facts)
    _answer(proposal, by=by, status=ProposalStatus.AGREED, now=now)
    return outcomes.confirmed(
        verification,
        by=proposal.proposed_by,
        second=by,
        ticks=ticks,
        check=check,
        why=_why(verification, text=text, by=by, now=now),
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
    words = _why(verification, text=text, by=by, now=now)
    return outcomes.refused(verification, moved_by=MovedBy.SECOND_PERSON, by=by, why=words, now=now)


def refuse(*, ref: str, by: User, why: str) -> Decision:
    """Say NO. Needs no claim; any operator but the officer may.

    Raises refusals.WrongState, refusals.NeedReason or roles.ConflictOfInterest.
    """
    verification = lookup.lock_by_ref(ref=ref)
    text = refusals.need_reason(why)
    preconditions.check_refuse(verification=verification, by=by)
    now = clock.db_now()
    words = _why(verification, text=text, by=by, now=now)
    return outcomes.refused(verification, moved_by=MovedBy.OPERATOR, by=by, why=words, now=now)


def revoke(*, ref: str, by: User, why: str) -> Decision:
    """Take back a YES. Needs no claim; any operator but the officer may.

    Raises refusals.WrongState, refusals.NeedReason or roles.ConflictOfInterest.
    """
    verification = lookup.lock_by_ref(ref=ref)
    text = refusals.need_reason(why)
    preconditions.check_revoke(verification=verification, by=by)
    now = clock.db_now()
    return outcomes.revoked(
        verification,
        moved_by=MovedBy.OPERATOR,
        by=by,
        why=_why(verification, text=text, by=by, now=now),
        key=TextKey.REVOKED,
        now=now,
    )


def device_revoked(*, device_id: UUID, now: datetime, actor: ledger.Actor) -> None:
    """Refuse or revoke what is live from a device that was just revoked."""
    live = Verification.objects.filter(device_id=device_id, state__in=LIVE)
    _stop_all(live.values_list("id", flat=True), by=MovedBy.DEVICE_REVOKED, actor=actor, now=now)


def status_taken_away(*, officer: Officer, now: datetime, actor: ledger.Actor) -> None:
    """Refuse or revoke what is live of an officer who no longer serves unrestricted."""
    live = Verification.objects.filter(officer=officer, state__in=LIVE)
    _stop_all(live.values_list("id", flat=True), by=MovedBy.STATUS_IMPORT, actor=actor, now=now)


def _stop_all(ids: Iterable[UUID], *, by: MovedBy, actor: ledger.Actor, now: datetime) -> None:
    """Refuse or revoke each, by its state and by the clock under the lock; `now` at the least."""
    stopping = lookup.lock_all(ids)
    now = max(now, clock.db_now())
    for verification in stopping:
        if State(verification.state) is State.CONFIRMED:
            outcomes.revoked(
                verification,
                moved_by=by,
                by=None,
                why=None,
                key=TextKey.REVOKED,
                now=now,
                actor=actor,
            )
        elif State(verification.state) in (State.REQUESTED, State.JOINED):
            outcomes.refused(verification, moved_by=by, by=None, why=None, now=now, actor=actor)


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


def _propose(
    verification: Verification,
    *,
    by: User,
    ticks: Ticks,
    why: Words | None,
    now: datetime,
) -> Proposal:
    """Store the operator's YES as a proposal and call for a second person.

    One of the same operator's with the same ticks stands; any other lapses.
    """
    said = {
        "proposed_by": by,
        "face": ticks.face,
        "reason_fits": ticks.reason_fits,
        "heard": ticks.heard,
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


def _answer(proposal: Proposal, *, by: User, status: ProposalStatus, now: datetime) -> None:
    """Write the second person's answer."""
    proposal.status, proposal.answered_by, proposal.answered_at = status, by, now
    proposal.save(update_fields=["status", "answered_by", "answered_at"])


def _take_evidence(verification: Verification, *, ticks: Ticks) -> None:
    """Count a written answer to our question as ASKED, where the operator compared it."""
    answered = verification.answered_ask_at is not None and ticks.heard is Heard.WROTE
    if verification.evidence is None and answered:
        verification.evidence = Evidence.ASKED
        verification.save(update_fields=["evidence"])


def _why(verification: Verification, *, text: str, by: User, now: datetime) -> Words | None:
    """Keep a typed reason where it can be erased."""
    if not text.strip():
        return None
    return words.write(
        kind=WordsKind.WHY, text=text.strip(), at=now, verification=verification, by=by
    )
