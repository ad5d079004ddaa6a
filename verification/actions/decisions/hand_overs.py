"""Hand-over of a case: offered to a named colleague, who owns it only once they accepted.

An offer to somebody at their desk lapses HAND_OVER_WITHIN later; one of a whole shift waits. Until
it is accepted it stands as an alarm of the case, P3; refused or lapsed it comes back as P2.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from accounts import permissions
from accounts.models import User
from foundation.audit import clock
from verification.actions import alarms
from verification.actions.decisions import claims
from verification.actions.records import (
    audit_entries,
    lookup,
    open_hand_overs,
    refusals,
    roles,
    words,
)
from verification.enums import AlarmCause, AlarmOutcome, HandOverStatus, Priority, State, WordsKind
from verification.events import Event
from verification.models import ConsolePresence, HandOver, Verification
from verification.rules.involvement import Act
from verification.rules.states import LIVE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from verification.models import ShiftHandOver, Words

_AT_ONCE = 200


class AlreadyOffered(refusals.Refusal):
    """The case is offered to somebody already."""

    code = "already_offered"
    sentence = "This case is offered to somebody already: wait, or withdraw that first."


class NotOffered(refusals.Refusal):
    """There is no offer that this user could answer or withdraw."""

    code = "not_offered"
    sentence = "This case is not, or no longer, offered to you."


class NotOpened(refusals.Refusal):
    """The receiver has not had the case before them."""

    code = "not_opened"
    sentence = "Open the case first, then say that you have it."


class MayNotReceive(refusals.Refusal):
    """The colleague could not act on the case."""

    code = "may_not_receive"
    sentence = "They cannot take this case: choose a colleague who is on shift and not involved."


def offer(*, ref: str, by: "User", to: UUID, line: str) -> HandOver:
    """Offer a case to a colleague who is on shift, with a line for them.

    Raises what `check_offer` and `check_receiver` raise.
    """
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    check_offer(verification=verification, by=by)
    receiver = User.objects.filter(pk=to).first()
    if receiver is None:
        raise MayNotReceive
    check_receiver(verification=verification, to=receiver, now=now)
    lapses_at = now + settings.HAND_OVER_WITHIN
    return write_offer(
        verification, by=by, to=receiver, line=line, now=now, lapses_at=lapses_at, of_shift=None
    )


def check_offer(*, verification: Verification, by: "User") -> None:
    """Demand an operator's own live case that is offered to nobody.

    Raises roles errors, claims.NotClaimed, refusals.WrongState or AlreadyOffered.
    """
    roles.check_may(Act.HAND_OVER, verification=verification, by=by)
    claims.check_claimed(verification=verification, by=by)
    _check_live(verification)
    if open_hand_overs.of_case(verification) is not None:
        raise AlreadyOffered


def check_receiver(*, verification: Verification, to: "User", now: datetime) -> None:
    """Demand a colleague at a live console who may claim the case; raises MayNotReceive."""
    since = now - settings.CONSOLE_LIVE_FOR
    live = ConsolePresence.objects.filter(user=to, beat_at__gt=since)
    if not live.exists():
        raise MayNotReceive
    check_may_receive(verification=verification, to=to)


def check_may_receive(*, verification: Verification, to: "User") -> None:
    """Demand another operator who may claim the case, at a console or not; raises MayNotReceive."""
    may = permissions.is_operator(to) and refusals.can(
        roles.check_may, Act.CLAIM, verification=verification, by=to
    )
    if not may or to.pk == verification.claimed_by_id:
        raise MayNotReceive


def receivers(*, verification: Verification, people: "Iterable[User]") -> list["User"]:
    """List who of these, whose consoles are live, could be offered the case."""
    return [
        person
        for person in people
        if refusals.can(check_may_receive, verification=verification, to=person)
    ]


def accept(*, ref: str, by: "User") -> Verification:
    """Take the case that was offered; raises what `check_accept` raises."""
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    hand_over = check_accept(verification=verification, by=by, now=now)
    _write(hand_over, verification=verification, status=HandOverStatus.ACCEPTED, by=by, now=now)
    claims.set_owner(verification, by=by, now=now)
    return verification


def check_accept(*, verification: Verification, by: "User", now: datetime) -> HandOver:
    """Demand an offer to this user that still stands, of a case they have before them.

    Raises NotOffered, NotOpened, refusals.WrongState or a roles error.
    """
    hand_over = check_answer(verification=verification, by=by, now=now)
    _check_live(verification)
    roles.check_may(Act.CLAIM, verification=verification, by=by)
    if hand_over.opened_at is None:
        raise NotOpened
    return hand_over


def refuse(*, ref: str, by: "User") -> Verification:
    """Leave the case with whoever offered it, who is told by a P2; raises NotOffered."""
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    hand_over = check_answer(verification=verification, by=by, now=now)
    _write(hand_over, verification=verification, status=HandOverStatus.REFUSED, by=by, now=now)
    _raise(verification, priority=Priority.P2, now=now)
    return verification


def check_answer(*, verification: Verification, by: "User", now: datetime) -> HandOver:
    """Demand an offer to this user that has not lapsed; raises NotOffered."""
    hand_over = open_hand_overs.of_case(verification)
    if hand_over is None or hand_over.given_to_id != by.pk:
        raise NotOffered
    if hand_over.lapses_at is not None and hand_over.lapses_at <= now:
        raise NotOffered("That offer has lapsed; the case stays with who had it.")
    return hand_over


def withdraw(*, ref: str, by: "User") -> Verification:
    """Keep a case after all; raises what `check_withdraw` raises."""
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    hand_over = check_withdraw(verification=verification, by=by)
    withdraw_locked(hand_over, verification=verification, by=by, now=now)
    return verification


def check_withdraw(*, verification: Verification, by: "User") -> HandOver:
    """Demand an open offer of this user's own; raises NotOffered."""
    hand_over = open_hand_overs.of_case(verification)
    if hand_over is None or hand_over.given_by_id != by.pk:
        raise NotOffered("You have offered this case to nobody.")
    return hand_over


def withdraw_locked(
    hand_over: HandOver, *, verification: Verification, by: "User", now: datetime
) -> None:
    """Withdraw an open offer of a locked case, and close what called for its answer."""
    _write(hand_over, verification=verification, status=HandOverStatus.WITHDRAWN, by=by, now=now)
    claims.close_what_an_owner_cures(verification, by=None, now=now)


def note_opened(*, verification_id: UUID, by: "User", now: datetime) -> None:
    """Remember that the receiver of an offer has the case before them: only then is it theirs."""
    mine = HandOver.objects.filter(
        verification_id=verification_id,
        given_to=by,
        status=HandOverStatus.OPEN,
        opened_at=None,
    )
    mine.update(opened_at=now)


def due(now: datetime) -> list[UUID]:
    """List the cases whose offer has run out, or that are over."""
    past = Q(lapses_at__lte=now) | ~Q(verification__state__in=LIVE)
    found = HandOver.objects.filter(past, status=HandOverStatus.OPEN).order_by("offered_at")
    return list(found.values_list("verification_id", flat=True)[:_AT_ONCE])


def lapse(verification_id: UUID) -> None:
    """Let an offer lapse that is due; a live case comes back to its owner as P2."""
    verification = lookup.hold(verification_id)
    if verification is None:
        return
    hand_over = open_hand_overs.of_case(verification)
    if hand_over is None:
        return
    now = clock.db_now()
    is_over = State(verification.state) not in LIVE
    is_late = hand_over.lapses_at is not None and hand_over.lapses_at <= now
    if not (is_over or is_late):
        return
    open_hand_overs.lapse(verification, now=now)
    if is_over:
        alarms.close_by_itself(
            causes=(AlarmCause.HAND_OVER, AlarmCause.STALE_CLAIM),
            now=now,
            verification=verification,
            outcome=AlarmOutcome.OTHER,
        )
    else:
        _raise(verification, priority=Priority.P2, now=now)


def write_offer(
    verification: Verification,
    *,
    by: "User",
    to: "User",
    line: str,
    now: datetime,
    lapses_at: datetime | None,
    of_shift: "ShiftHandOver | None",
) -> HandOver:
    """Write an offer of a locked case; whether it may be made is asked before."""
    hand_over = HandOver.objects.create(
        verification=verification,
        of_shift=of_shift,
        given_by=by,
        given_to=to,
        line=_line(verification, line=line, by=by, now=now),
        offered_at=now,
        lapses_at=lapses_at,
    )
    audit_entries.record(
        event=Event.VERIFICATION_HAND_OVER_OFFERED,
        verification=verification,
        actor=audit_entries.operator(by),
        hand_over=hand_over.id,
        given_to=to.pk,
    )
    _raise(verification, priority=Priority.P3, now=now)
    return hand_over


def _line(verification: Verification, *, line: str, by: "User", now: datetime) -> "Words | None":
    if not line.strip():
        return None
    return words.write(
        kind=WordsKind.NOTE, text=line.strip(), at=now, verification=verification, by=by
    )


def _check_live(verification: Verification) -> None:
    if State(verification.state) not in LIVE:
        raise refusals.WrongState("This case is closed.", status=State(verification.state))


def _write(
    hand_over: HandOver,
    *,
    verification: Verification,
    status: HandOverStatus,
    by: "User",
    now: datetime,
) -> None:
    open_hand_overs.write_answer(
        hand_over,
        verification=verification,
        status=status,
        now=now,
        actor=audit_entries.operator(by),
    )


def _raise(verification: Verification, *, priority: Priority, now: datetime) -> None:
    alarms.raise_alarm(
        cause=AlarmCause.HAND_OVER, priority=priority, verification=verification, now=now
    )
