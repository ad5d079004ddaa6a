"""A person calls and reads out a ref or a code: the call taker finds the case, and no more.

What comes of the call is said in a second step (`callers`): to look is no evidence.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.events import AccountSubject
from foundation.audit import clock, ledger
from verification.actions.decisions import expiry
from verification.actions.joining import callers, join_codes, near_cases, used_codes
from verification.actions.joining.near_cases import NearCase
from verification.actions.records import audit_entries, lookup, refusals, roles
from verification.enums import State
from verification.events import Event
from verification.models import PhoneCaller, Verification
from verification.rules import by_telephone, codes, read_back
from verification.rules.involvement import Act
from verification.rules.read_back import ReadBack
from verification.rules.states import FINAL

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class LookUp:
    """What was found, and the sentence to say meanwhile; without a case what else there is.

    `near` are cases one slip away, for the call taker's eyes alone; `withheld` says that there were
    too many look-ups to show any. `not_ours`: the caller was asked again, and it is none of them;
    `do` is what the call taker does then.
    """

    verification: Verification | None
    caller: PhoneCaller | None
    say: str
    read_back: ReadBack | None = None
    near: tuple[NearCase, ...] = ()
    withheld: bool = False
    not_ours: bool = False
    do: str = ""


def look_up(
    *, by: "User", code: str | None = None, ref: str | None = None, sure: bool = False
) -> LookUp:
    """Find a case for somebody on the line, who must be answered for in a second step.

    It joins nothing and is no evidence. `sure`: what was read out was asked again, and is none of
    the near ones; until then nobody is called an impostor. Raises NeedReason where neither ref nor
    code was typed, a roles error for the officer themselves.
    """
    ledger.require_transaction()
    if not (code or ref):
        raise refusals.NeedReason("Type the ref or the code they read out.")
    roles.check_operator(user=by)
    verification = _find(code=code, ref=ref)
    if verification is None:
        read = codes.as_written(ref or code or "")
        return _not_ours(by=by) if sure else _missed(read, by=by)
    roles.check_may(Act.LOOK_UP, verification=verification, by=by)
    now = clock.db_now()
    _record(verification, by=by, found=True)
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


def _missed(read: str, *, by: "User") -> LookUp:
    """Read back what is of no case, and list what one slip makes of it."""
    now = clock.db_now()
    may_show = near_cases.count_miss(by=by, now=now)
    near = near_cases.find(read, by=by, now=now) if may_show else []
    _record(None, by=by, found=False, near=len(near))
    back = read_back.of(read, slips=[one.slip for one in near])
    return LookUp(
        verification=None,
        caller=None,
        say=back.sentence,
        read_back=back,
        near=tuple(near),
        withheld=not may_show,
    )


def _not_ours(*, by: "User") -> LookUp:
    """Say what is said where the caller was asked again, and it is of no case of ours."""
    _record(None, by=by, event=Event.LOOK_UP_NOT_OURS)
    say = by_telephone.SAY_NOT_OURS
    do = by_telephone.NOT_OURS
    return LookUp(verification=None, caller=None, say=say, not_ours=True, do=do)


def _run_out(verification: Verification, *, now: datetime) -> None:
    """Let a request end whose time is over; alarm where what is read out is over already."""
    expiry.expire_if_due(verification=verification, now=now)
    expiry.stop_waiting(verification=verification, now=now)
    if State(verification.state) in FINAL:
        # Somebody is reading this out to them now: the same alarm as when they text it.
        used_codes.alarm(verification=verification, now=now)


def _record(
    verification: Verification | None,
    *,
    by: "User",
    event: Event = Event.LOOK_UP_MADE,
    **details: ledger.Detail,
) -> None:
    """Write that somebody looked, and whether there was anything; never what they typed."""
    subject = (
        audit_entries.case(verification)
        if verification
        else ledger.Subject(kind=AccountSubject.USER, id=by.pk)
    )
    ledger.record(
        event=event,
        actor=audit_entries.operator(by),
        subject=subject,
        topic=verification.id if verification else None,
        **details,
        **roles.marks(verification, by=by),
    )
