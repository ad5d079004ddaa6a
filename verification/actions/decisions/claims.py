"""Who has a case: the first to claim it, until it is given back, handed over or taken over.

Anybody takes it over where its owner's console is silent (stale), where an SOS is open, and in the
moment after a claim, when two have pressed; later it takes a supervisor and a reason.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from accounts import permissions
from foundation.audit import clock
from verification.actions import alarms
from verification.actions.records import (
    audit_entries,
    lookup,
    on_shift,
    open_hand_overs,
    refusals,
    roles,
    words,
)
from verification.enums import AlarmCause, AlarmOutcome, ClaimTakenOver, State
from verification.events import Event
from verification.models import ConsolePresence, Verification
from verification.rules.involvement import Act
from verification.rules.states import LIVE

if TYPE_CHECKING:
    from accounts.models import User

_BEAT_AT_MOST_EVERY = timedelta(seconds=2)


class ClaimedByOther(refusals.Refusal):
    """Somebody was faster. `facts`: who (display name), seconds since."""

    code = "claimed_by_other"


def claim(*, ref: str, by: "User") -> Verification:
    """Claim a case. Own, stale and SOS cases may be claimed again.

    Raises what `check_claim` raises.
    """
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    check_claim(verification=verification, by=by, now=now)
    _take(verification, by=by, now=now)
    return verification


def take_over(*, ref: str, by: "User", taken_from: str, why: str = "") -> Verification:
    """Take a case from whoever has it; `why` is typed where a supervisor does it later.

    `taken_from` names the id of who has it: nobody takes by surprise what somebody else took a
    moment before. Raises what `check_take_over` raises, or refusals.NeedReason.
    """
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    check_take_over(verification=verification, by=by, now=now)
    if str(verification.claimed_by_id) != taken_from:
        raise _claimed_by_other(verification, now=now)
    if _freed_by(verification, now=now) is None:
        reason = refusals.need_reason(why)
        words.write_reason(verification=verification, text=reason, by=by, now=now)
    _take(verification, by=by, now=now)
    return verification


def check_take_over(*, verification: Verification, by: "User", now: datetime) -> None:
    """Demand somebody impartial, and a supervisor once the moment after the claim has passed.

    Raises refusals.WrongState, roles.ConflictOfInterest, roles.NotAnOperator, NobodyHasIt or
    ClaimedByOther.
    """
    _check_live(verification)
    roles.check_may(Act.CLAIM, verification=verification, by=by)
    if verification.claimed_by_id in (None, by.pk):
        raise NobodyHasIt
    if needs_reason(verification=verification, now=now) and not permissions.is_supervisor(by):
        raise _claimed_by_other(verification, now=now)


def needs_reason(*, verification: Verification, now: datetime) -> bool:
    """Say whether taking the case over takes a supervisor and a reason."""
    return _freed_by(verification, now=now) is None


def check_claim(*, verification: Verification, by: "User", now: datetime) -> None:
    """Demand a live case that is free or whose claim may be taken over, by somebody impartial.

    Raises refusals.WrongState, roles.ConflictOfInterest, roles.NotAnOperator or ClaimedByOther.
    """
    _check_live(verification)
    roles.check_may(Act.CLAIM, verification=verification, by=by)
    if verification.claimed_by_id in (None, by.pk):
        return
    freed_by = _freed_by(verification, now=now)
    # Two who pressed in the same moment: the loser is told by whom, and may still take it over.
    if freed_by in (None, ClaimTakenOver.AT_ONCE):
        raise _claimed_by_other(verification, now=now)


def release(*, ref: str, by: "User") -> Verification:
    """Give a case back to the queue; raises what `check_release` raises."""
    verification = lookup.lock_by_ref(ref=ref)
    check_release(verification=verification, by=by)
    now = clock.db_now()
    set_owner(verification, by=None, now=now)
    audit_entries.record(
        event=Event.VERIFICATION_RELEASED,
        verification=verification,
        actor=audit_entries.operator(by),
        **roles.marks(verification, by=by),
    )
    return verification


def check_release(*, verification: Verification, by: "User") -> None:
    """Demand an operator's own claim of a live case.

    Raises roles.NotAnOperator, NotClaimed or refusals.WrongState.
    """
    roles.check_may(Act.RELEASE, verification=verification, by=by)
    check_claimed(verification=verification, by=by)
    _check_live(verification)


class NobodyHasIt(refusals.Refusal):
    """There is nobody to take it over from."""

    code = "wrong_state"
    sentence = "Nobody else has this case: claim it."


class NotClaimed(refusals.Refusal):
    """The case is not this operator's."""

    code = "not_claimed"
    sentence = "Claim this case first."


def check_claimed(*, verification: Verification, by: "User") -> None:
    """Demand that this operator has the case; raises NotClaimed."""
    if verification.claimed_by_id != by.pk:
        raise NotClaimed


def lock_for(act: Act, *, ref: str, by: "User") -> Verification:
    """Lock a case for somebody who may do this to it; raises a Refusal for anybody else."""
    verification = lookup.lock_by_ref(ref=ref)
    roles.check_may(act, verification=verification, by=by)
    return verification


def beat(*, by: "User") -> None:
    """Note that this operator's console is alive; nobody's is who sees no queue.

    So neither a reviewer's, nor that of somebody whose shift has not begun. Cheap and unaudited; at
    most one write every 2 s for each operator.
    """
    if not permissions.is_operator(by):
        return
    now = clock.db_now()
    lately = ConsolePresence.objects.seen_after(user_id=by.pk, after=now - _BEAT_AT_MOST_EVERY)
    if not lately.exists() and on_shift.is_on_shift(user=by, now=now):
        ConsolePresence.objects.update_or_create(user=by, defaults={"beat_at": now})


def is_stale(*, verification: Verification, now: datetime) -> bool:
    """Say whether the owner's console has been silent too long since the claim."""
    if verification.claimed_at is None or verification.claimed_by_id is None:
        return False
    presence = ConsolePresence.objects.filter(user_id=verification.claimed_by_id).first()
    last = max(verification.claimed_at, presence.beat_at if presence else verification.claimed_at)
    return last + settings.CLAIM_STALE_AFTER <= now


def live_consoles(*, now: datetime) -> int:
    """Count the consoles whose operators may decide and that asked for news just now."""
    since = now - settings.CONSOLE_LIVE_FOR
    return ConsolePresence.objects.filter(Q(user__is_active=True), beat_at__gt=since).count()


def set_owner(verification: Verification, *, by: "User | None", now: datetime) -> None:
    """Write who owns a locked case from now on; the caller writes the entry that says why.

    What was offered by the owner before is no offer any more.
    """
    open_hand_overs.lapse(verification, now=now)
    verification.claimed_by, verification.claimed_at = by, now if by else None
    verification.save(update_fields=["claimed_by", "claimed_at"])
    close_what_an_owner_cures(verification, by=by, now=now)


def close_what_an_owner_cures(
    verification: Verification, *, by: "User | None", now: datetime
) -> None:
    """Close the alarms that say that nobody has the case, once somebody has it."""
    cured = [AlarmCause.HAND_OVER]
    if by is not None:
        cured += [AlarmCause.UNCLAIMED, AlarmCause.STALE_CLAIM]
    alarms.close_by_itself(
        causes=tuple(cured), now=now, verification=verification, outcome=AlarmOutcome.OTHER
    )


def _take(verification: Verification, *, by: "User", now: datetime) -> None:
    """Make a case this operator's; an owner who comes back cures their own stale claim."""
    if verification.claimed_by_id == by.pk:
        if open_hand_overs.of_case(verification) is None:
            close_what_an_owner_cures(verification, by=by, now=now)
        return
    freed_by = _freed_by(verification, now=now) if verification.claimed_by_id else None
    taken = verification.claimed_by_id is not None
    set_owner(verification, by=by, now=now)
    audit_entries.record(
        event=Event.VERIFICATION_CLAIM_TAKEN if taken else Event.VERIFICATION_CLAIMED,
        verification=verification,
        actor=audit_entries.operator(by),
        **({"freed_by": freed_by or ClaimTakenOver.SUPERVISOR} if taken else {}),
    )


def _check_live(verification: Verification) -> None:
    """Demand a case that is not over; raises refusals.WrongState."""
    if State(verification.state) not in LIVE:
        raise refusals.WrongState("This case is closed.", status=State(verification.state))


def _freed_by(verification: Verification, *, now: datetime) -> ClaimTakenOver | None:
    """Name what lets anybody take a case from its owner; None where nothing does."""
    if is_stale(verification=verification, now=now):
        return ClaimTakenOver.STALE
    if alarms.is_open(verification=verification, cause=AlarmCause.SOS):
        return ClaimTakenOver.SOS
    claimed_at = verification.claimed_at or now
    if claimed_at + settings.TAKE_OVER_FREELY_WITHIN > now:
        return ClaimTakenOver.AT_ONCE
    return None


def _claimed_by_other(verification: Verification, *, now: datetime) -> ClaimedByOther:
    """Say who was faster, and by how much."""
    owner, claimed_at = verification.claimed_by, verification.claimed_at or now
    who = owner.display_name if owner else ""
    seconds = max((now - claimed_at).total_seconds(), 0)
    return ClaimedByOther(
        f"{who} took it {seconds:.1f} s before you.", who=who, seconds=round(seconds, 1)
    )
