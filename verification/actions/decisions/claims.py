"""Who has a case: the first to claim it, until it is released, stale or needed by anybody."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from accounts import permissions
from foundation.audit import clock
from verification.actions import alarms
from verification.actions.records import audit_entries, lookup, refusals, roles
from verification.enums import AlarmCause, AlarmOutcome, State
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
    now = clock.db_now()
    check_claim(verification=verification, by=by, now=now)
    if verification.claimed_by_id != by.pk:
        _take(verification, by=by, now=now)
    # An owner who comes back cures their own stale claim.
    alarms.close_by_itself(
        causes=(AlarmCause.UNCLAIMED, AlarmCause.STALE_CLAIM),
        now=now,
        verification=verification,
        outcome=AlarmOutcome.OTHER,
    )
    return verification


def check_claim(*, verification: Verification, by: "User", now: datetime) -> None:
    """Demand a live case that is free or whose claim may be taken over, by somebody impartial.

    Raises refusals.WrongState, roles.ConflictOfInterest, roles.NotAnOperator or ClaimedByOther.
    """
    _check_live(verification)
    roles.check_may(Act.CLAIM, verification=verification, by=by)
    if verification.claimed_by_id != by.pk:
        _check_free(verification, now=now)


def release(*, ref: str, by: "User") -> Verification:
    """Give a case back to the queue; raises what `check_release` raises."""
    verification = lookup.lock_by_ref(ref=ref)
    check_release(verification=verification, by=by)
    _set(verification, by=None, now=None)
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
    """Note that this operator's console is alive; a reviewer's keeps nobody company.

    Cheap and unaudited; at most one write every 2 s for each operator.
    """
    if not permissions.is_operator(by):
        return
    now = clock.db_now()
    lately = ConsolePresence.objects.seen_after(user_id=by.pk, after=now - _BEAT_AT_MOST_EVERY)
    if not lately.exists():
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


def _take(verification: Verification, *, by: "User", now: datetime) -> None:
    """Make a case this operator's."""
    taken = verification.claimed_by_id is not None
    _set(verification, by=by, now=now)
    audit_entries.record(
        event=Event.VERIFICATION_CLAIM_TAKEN if taken else Event.VERIFICATION_CLAIMED,
        verification=verification,
        actor=audit_entries.operator(by),
    )


def _check_live(verification: Verification) -> None:
    """Demand a case that is not over; raises refusals.WrongState."""
    if State(verification.state) not in LIVE:
        raise refusals.WrongState("This case is closed.", status=State(verification.state))


def _check_free(verification: Verification, *, now: datetime) -> None:
    """Demand that nobody has it, or that what is at stake beats the claim."""
    owner = verification.claimed_by
    if owner is None or is_stale(verification=verification, now=now):
        return
    if alarms.is_open(verification=verification, cause=AlarmCause.SOS):
        return
    claimed_at = verification.claimed_at or now
    seconds = max((now - claimed_at).total_seconds(), 0)
    raise ClaimedByOther(
        f"{owner.display_name} took it {seconds:.1f} s before you.",
        who=owner.display_name,
        seconds=round(seconds, 1),
    )


def _set(verification: Verification, *, by: "User | None", now: datetime | None) -> None:
    """Write the owner."""
    verification.claimed_by, verification.claimed_at = by, now
    verification.save(update_fields=["claimed_by", "claimed_at"])
