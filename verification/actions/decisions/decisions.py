"""Deciding: CONFIRM with every check under the row lock, REFUSE, REVOKE, UNVERIFIED."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from accounts.models import User
from foundation.audit import clock, ledger
from verification.actions.decisions import (
    match_tries,
    officer_check,
    outcomes,
    preconditions,
    proposals,
)
from verification.actions.records import faces, lookup, refusals, words
from verification.actions.records.checklist import Ticks
from verification.enums import (
    Announced,
    CheckOccasion,
    Evidence,
    MovedBy,
    State,
    TextKey,
)
from verification.models import Decision, Officer, Proposal, Verification
from verification.rules.states import LIVE


def confirm(
    *,
    ref: str,
    by: User,
    ticks: Ticks,
    shown_facts: str,
    why: str = "",
    announced: Announced | None = None,
    unsent: str = "",
) -> Decision | Proposal:
    """Say YES, or propose it where one operator's YES is not enough.

    `shown_facts` is the line of the page that it was decided on (`shown_line`).

    Everything is checked under the row lock, by the database's clock and on freshly read facts.
    `announced` is what the operator was told that it would do, None where nothing was; `unsent`
    names the forms of their page that hold words. Raises what the checks of `preconditions` raise;
    then nothing is decided.
    """
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    match_tries.compare(verification=verification, now=now)
    preconditions.check_confirm(verification=verification, by=by, now=now)
    face = faces.standing(verification=verification)
    preconditions.check_ticks(ticks=ticks, face=face)
    preconditions.check_heard(verification=verification, heard=ticks.heard)
    preconditions.check_nothing_unsent(unsent)
    check = officer_check.read(verification=verification, occasion=CheckOccasion.CONFIRM, now=now)
    preconditions.check_shown(check=check, face=face, shown=shown_facts)
    _take_evidence(verification, ticks=ticks)
    of_case = preconditions.causes_in_case(verification=verification, check=check, now=now)
    causes = preconditions.second_person_causes(
        verification=verification, ticks=ticks, of_case=of_case
    )
    preconditions.check_announced(announced=announced, causes=causes)
    reason = words.write_reason(verification=verification, text=why, by=by, now=now)
    if causes:
        return proposals.propose(verification, by=by, ticks=ticks, why=reason, now=now)
    return outcomes.confirmed(
        verification,
        by=by,
        second=None,
        ticks=ticks,
        check=check,
        face=faces.if_ready(face),
        why=reason,
        now=now,
    )


def refuse(*, ref: str, by: User, why: str) -> Decision:
    """Say NO. Needs no claim; any operator but the officer may.

    Raises refusals.WrongState, refusals.NeedReason or roles.ConflictOfInterest.
    """
    verification = lookup.lock_by_ref(ref=ref)
    text = refusals.need_reason(why)
    preconditions.check_refuse(verification=verification, by=by)
    now = clock.db_now()
    reason = words.write_reason(verification=verification, text=text, by=by, now=now)
    return outcomes.refused(verification, moved_by=MovedBy.OPERATOR, by=by, why=reason, now=now)


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
        why=words.write_reason(verification=verification, text=text, by=by, now=now),
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


def _take_evidence(verification: Verification, *, ticks: Ticks) -> None:
    """Count a written answer to our question as ASKED, where the operator compared it."""
    answered = preconditions.gives_evidence(verification=verification, ticks=ticks)
    if verification.evidence is None and answered:
        verification.evidence = Evidence.ASKED
        verification.save(update_fields=["evidence"])
