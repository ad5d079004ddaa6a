"""Match codes: texted to the person, typed by the officer, who is never told what came of it."""

import hmac
from datetime import datetime

from django.conf import settings

from foundation.encryption import digests
from verification.actions import alarms
from verification.actions.records import audit_entries
from verification.enums import AlarmCause, AlarmOutcome, Evidence, Match, Priority
from verification.events import Event
from verification.models import Verification
from verification.rules import codes

_FIELDS = ["match", "match_digest", "match_codes_sent"]


def new(*, verification: Verification) -> str:
    """Give a locked verification a fresh match code, PENDING, and answer its digits."""
    code = codes.new_match_code()
    verification.match_digest = _digest(verification, code)
    verification.match = Match.PENDING
    verification.match_codes_sent += 1
    verification.save(update_fields=_FIELDS)
    return code


def try_once(*, verification: Verification, code: str, now: datetime) -> None:
    """Compare what was typed: one try for each code sent, no word of the result to the officer."""
    untried = verification.match_codes_tried < verification.match_codes_sent
    if verification.match != Match.PENDING or not untried:
        return
    verification.match_codes_tried = verification.match_codes_sent
    result = _compare(verification, code)
    verification.match = result
    if result is Match.MATCHED:
        _matched(verification, now=now)
    else:
        _mismatched(verification, now=now)
    verification.save(update_fields=["match", "match_codes_tried", "mismatches", "evidence"])
    audit_entries.record(
        event=Event.VERIFICATION_MATCH_TRIED,
        actor=audit_entries.officer(verification.officer),
        verification=verification,
        result=result,
    )


def _compare(verification: Verification, code: str) -> Match:
    """Compare in constant time."""
    stored = bytes(verification.match_digest or b"")
    same = hmac.compare_digest(stored, _digest(verification, code))
    return Match.MATCHED if same else Match.MISMATCHED


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


def _digest(verification: Verification, code: str) -> bytes:
    """Digest four digits for one verification alone."""
    return digests.keyed(
        key=settings.CODE_KEY, purpose=f"match:{verification.id}", value=code.strip()
    )
