"""What the control room need not keep: old join codes, words of shifts, who looked when."""

from datetime import datetime

from django.conf import settings

from foundation.audit import clock, ledger
from foundation.registry import retention
from verification.actions import confidence
from verification.actions.monitoring import presence
from verification.actions.shifts import shift_rows
from verification.enums import State
from verification.models import JoinCode


def forget(now: datetime) -> dict[str, int]:
    """Delete join codes that ran out longer ago than CODE_REMEMBERED_FOR, but of open cases.

    What was written of shifts is unreadable after SHIFT_WORDS_KEPT_FOR; who looked is deleted.
    So are counts of how safe people felt, after CONFIDENCE_MONTHS_KEPT.
    """
    old = JoinCode.objects.filter(expires_at__lt=now - settings.CODE_REMEMBERED_FOR)
    old = old.exclude(verification__state__in=(State.JOINED, State.CONFIRMED))
    return {
        "join_codes": old.delete()[0],
        "shift_words": shift_rows.forget(now),
        "presences": presence.forget(now),
        "confidence_scores": confidence.forget(now),
    }


def housekeep() -> dict[str, int]:
    """Let every app forget what it need not keep; safe to run at any time, twice at once."""
    ledger.require_transaction()
    return retention.forget_all(clock.db_now())
