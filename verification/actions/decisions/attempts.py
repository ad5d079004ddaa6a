"""Attempts to reach the person, or the officer: logged one by one, with what came of them."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from foundation.audit import clock, ledger
from verification.actions import calls_owed
from verification.actions.records import audit_entries, lookup, refusals, roles, words
from verification.enums import CalledParty, CallOutcome, State, WordsKind
from verification.events import Event, SubjectKind
from verification.models import ContactAttempt, Verification
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User


class NobodyJoined(refusals.WrongState):
    """Nobody has joined this case, so there is nobody to ring."""

    sentence = "Nobody has joined this case: there is nobody to reach."


def log(
    *, ref: str, by: "User", whom: CalledParty, outcome: CallOutcome, note: str = ""
) -> ContactAttempt:
    """Log an attempt to reach somebody of a case, made just now.

    It does the calls that are due, and closes their alarm and no other: what was learned is a talk
    or a judgement. Raises what `check_log` raises.
    """
    verification = lookup.lock_by_ref(ref=ref)
    check_log(verification=verification, by=by, whom=whom)
    now = clock.db_now()
    attempt = ContactAttempt.objects.create(
        verification=verification,
        whom=whom,
        outcome=outcome,
        by=by,
        at=now,
        words=words.write(
            kind=WordsKind.NOTE, text=note.strip(), at=now, verification=verification, by=by
        )
        if note.strip()
        else None,
    )
    ledger.record(
        event=Event.ATTEMPT_LOGGED,
        actor=audit_entries.operator(by),
        subject=ledger.Subject(kind=SubjectKind.ATTEMPT, id=attempt.id),
        topic=verification.id,
        whom=whom,
        call=outcome,
    )
    calls_owed.rang(verification=verification, whom=whom, by=by, now=now)
    return attempt


def check_log(*, verification: Verification, by: "User", whom: CalledParty) -> None:
    """Demand an uninvolved operator, since two attempts can end a case; and somebody to reach.

    Raises roles.NotAnOperator, roles.ConflictOfInterest or NobodyJoined.
    """
    roles.check_may(Act.RANG, verification=verification, by=by)
    if whom is CalledParty.PERSON and verification.joined_at is None:
        raise NobodyJoined(status=State(verification.state))


def failed(verification: Verification) -> list[datetime]:
    """List when somebody tried in vain to reach the person once the case was over, in order."""
    tried = ContactAttempt.objects.filter(
        verification=verification, whom=CalledParty.PERSON, at__gte=verification.state_at
    ).exclude(outcome=CallOutcome.SPOKE)
    return list(tried.order_by("at").values_list("at", flat=True))


def next_counts_at(verification: Verification) -> datetime | None:
    """Say from when a further attempt counts as the second; None before the first one."""
    tried = failed(verification)
    return tried[0] + settings.ATTEMPTS_APART if tried else None


def are_enough(verification: Verification) -> bool:
    """Say whether two attempts failed, far enough apart that the person may have been busy once."""
    tried = failed(verification)
    return bool(tried) and tried[-1] - tried[0] >= settings.ATTEMPTS_APART
