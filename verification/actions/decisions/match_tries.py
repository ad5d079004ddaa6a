"""What the officer typed as a match code: stored in their request, compared out of their sight.

The request does the same whatever the digits are worth and in whatever state the case is, so that
neither its answer nor its time tells anything. A worker compares; the watchkeeper makes certain.
"""

import hmac
from datetime import datetime

from django.conf import settings

from foundation.encryption import digests
from foundation.queue import task_queue
from verification.actions import alarms
from verification.actions.records import audit_entries
from verification.enums import AlarmCause, AlarmOutcome, Evidence, Match, Priority, State
from verification.events import Event
from verification.models import MatchTry, Verification

_FIELDS = ["match", "match_codes_tried", "mismatches", "evidence"]


def store(*, verification: Verification, code: str, now: datetime) -> None:
    """Keep what the officer of a locked case typed; nothing here depends on what it is worth."""
    MatchTry.objects.create(
        verification=verification,
        digest=digest(verification=verification, code=code),
        of_code=verification.match_codes_sent,
        while_joined=State(verification.state) is State.JOINED,
        typed_at=now,
    )
    audit_entries.record(
        event=Event.VERIFICATION_MATCH_TRIED,
        actor=audit_entries.officer(verification.officer),
        verification=verification,
    )
    task_queue.enqueue_on_commit("verification.compare_match", verification_id=str(verification.id))


def compare(*, verification: Verification, now: datetime) -> None:
    """Compare what was typed and not compared yet in a locked case; safe to call at any time."""
    for typed in MatchTry.objects.uncompared_of(verification_id=verification.id):
        if _counts(typed, verification):
            _compare_one(typed, verification=verification, now=now)
        typed.compared_at = now
        typed.save(update_fields=["compared_at", "result"])


def digest(*, verification: Verification, code: str) -> bytes:
    """Digest four digits for one verification alone."""
    return digests.keyed(
        key=settings.CODE_KEY, purpose=f"match:{verification.id}", value=code.strip()
    )


def _counts(typed: MatchTry, verification: Verification) -> bool:
    """Say whether this is the one try that the code then sent allows."""
    untried = verification.match_codes_tried < verification.match_codes_sent
    of_this_code = typed.of_code == verification.match_codes_sent
    return typed.while_joined and untried and of_this_code and verification.match == Match.PENDING


def _compare_one(typed: MatchTry, *, verification: Verification, now: datetime) -> None:
    """Compare in constant time, and act on what came of it."""
    same = hmac.compare_digest(bytes(verification.match_digest or b""), bytes(typed.digest))
    typed.result = Match.MATCHED if same else Match.MISMATCHED
    verification.match = typed.result
    verification.match_codes_tried = verification.match_codes_sent
    if same:
        _matched(verification, now=now)
    else:
        _mismatched(verification, now=now)
    verification.save(update_fields=_FIELDS)
    audit_entries.record(
        event=Event.VERIFICATION_MATCH_COMPARED,
        actor=audit_entries.SYSTEM,
        verification=verification,
        result=typed.result,
    )


def _matched(verification: Verification, *, now: datetime) -> None:
    """Take the match as evidence. One mismatch before it is mended, two are for a human."""
    verification.evidence = Evidence.MATCHED
    if verification.mismatches > 1:
        return
    alarms.close_by_itself(
        causes=(AlarmCause.MISMATCH,),
        now=now,
        verification=verification,
        outcome=AlarmOutcome.CURED,
    )


def _mismatched(verification: Verification, *, now: datetime) -> None:
    """Alarm: P2 at the first mismatch, P1 at the second."""
    verification.mismatches += 1
    first = verification.mismatches == 1
    alarms.raise_alarm(
        cause=AlarmCause.MISMATCH,
        priority=Priority.P2 if first else Priority.P1,
        actor=audit_entries.SYSTEM,
        now=now,
        verification=verification,
    )
