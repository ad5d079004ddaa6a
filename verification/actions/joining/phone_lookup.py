"""A person calls and reads out a ref or a code: the call taker finds the case, and no more.

What comes of the call is said in a second step (`callers`): to look is no evidence.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.events import AccountSubject
from foundation.audit import clock, ledger
from verification.actions.decisions import expiry
from verification.actions.joining import callers, join_codes, used_codes
from verification.actions.records import audit_entries, lookup, refusals, roles
from verification.enums import State
from verification.events import Event
from verification.models import PhoneCaller, Verification
from verification.rules import by_telephone
from verification.rules.involvement import Act
from verification.rules.states import FINAL

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class LookUp:
    """What was found, and the sentence to say meanwhile; both None where nothing was."""

    verification: Verification | None
    caller: PhoneCaller | None
    say: str


def look_up(*, by: "User", code: str | None = None, ref: str | None = None) -> LookUp:
    """Find a case for somebody on the line, who must be answered for in a second step.

    It joins nothing and is no evidence. Raises NeedReason where neither ref nor code was typed, a
    roles error for the officer themselves.
    """
    ledger.require_transaction()
    if not (code or ref):
        raise refusals.NeedReason("Type the ref or the code they read out.")
    roles.check_operator(user=by)
    verification = _find(code=code, ref=ref)
    if verification is None:
        _record(None, by=by)
        return LookUp(verification=None, caller=None, say=by_telephone.NOT_OURS)
    roles.check_may(Act.LOOK_UP, verification=verification, by=by)
    now = clock.db_now()
    _record(verification, by=by)
    _run_out(verification, now=now)
    caller = callers.began(verification, by=by, now=now)
    say = callers.sentence(verification=verification, caller=caller)
    return LookUp(verification=verification, caller=caller, say=say)


def _find(*, code: str | None, ref: str | None) -> Verification | None:
    """Lock the case of a ref or of the digits of a code."""
    try:
        if ref:
            return lookup.lock_by_ref(ref=ref)
    except refusals.NotFound:
        return None
    digits = "".join(char for char in code or "" if char.isdigit())
    found = join_codes.of_verification(digits)
    return lookup.lock(found.id) if found else None


def _run_out(verification: Verification, *, now: datetime) -> None:
    """Let a request end whose time is over; alarm where what is read out is over already."""
    expiry.expire_if_due(verification=verification, now=now)
    expiry.stop_waiting(verification=verification, now=now)
    if State(verification.state) in FINAL:
        # Somebody is reading this out to them now: the same alarm as when they text it.
        used_codes.alarm(verification=verification, now=now)


def _record(verification: Verification | None, *, by: "User") -> None:
    """Write that somebody looked, and whether there was anything."""
    subject = (
        audit_entries.case(verification)
        if verification
        else ledger.Subject(kind=AccountSubject.USER, id=by.pk)
    )
    ledger.record(
        event=Event.LOOK_UP_MADE,
        actor=audit_entries.operator(by),
        subject=subject,
        topic=verification.id if verification else None,
        found=verification is not None,
        **roles.marks(verification, by=by),
    )
