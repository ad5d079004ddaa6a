"""The end of a shift: a log anybody may add to, a hand-over, and only then the end.

The colleague reads what is written for them and takes each case by itself, with the case before
them. Until then the outgoing operator owns it; who closes their console before leaves it stale,
which the watchkeeper alarms (P2).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from accounts import permissions
from accounts.models import User
from foundation.audit import clock, ledger
from verification.actions.decisions import hand_overs
from verification.actions.records import audit_entries, lookup, on_shift, refusals, roles
from verification.actions.shifts import shift_rows
from verification.enums import HandOverStatus, ShiftWordsKind
from verification.events import Event
from verification.models import HandOver, Shift, ShiftHandOver, Verification
from verification.rules.states import LIVE

if TYPE_CHECKING:
    from django.db.models import QuerySet


class HandedOverAlready(refusals.Refusal):
    """A hand-over of this shift stands already."""

    code = "already_offered"
    sentence = "This shift is handed over already: withdraw that first."


class NotHandedOver(refusals.Refusal):
    """There is no hand-over of this shift to withdraw."""

    code = "not_offered"
    sentence = "Your shift is offered to nobody."


class StillHasCases(refusals.Refusal):
    """The operator still owns live cases. `facts["refs"]` names them."""

    code = "still_has_cases"


def note(*, by: User, text: str) -> None:
    """Write into the log of one's own shift; raises on_shift.NotOnShift or refusals.NeedReason."""
    shift, now = _running(by=by)
    words = refusals.need_reason(text)
    shift_rows.write_words(ShiftWordsKind.NOTE, words, shift=shift, by=by, now=now)
    shift_rows.record(Event.SHIFT_NOTED, shift=shift, actor=audit_entries.operator(by))


def offer(*, by: User, to: UUID, text: str, lines: Mapping[str, str]) -> ShiftHandOver:
    """Hand the whole shift to a colleague, who need not be on shift yet.

    `text` is for the shift, `lines` for its cases by their refs. Raises on_shift.NotOnShift,
    HandedOverAlready, hand_overs.MayNotReceive or hand_overs.AlreadyOffered.
    """
    shift, now = _running(by=by)
    if standing(shift=shift) is not None:
        raise HandedOverAlready
    receiver = User.objects.filter(pk=to).first()
    if receiver is None or receiver.pk == by.pk or not permissions.is_operator(receiver):
        raise hand_overs.MayNotReceive("Choose a colleague who may act.")
    cases = lookup.lock_all(owned_by(user=by).values_list("id", flat=True))
    made = ShiftHandOver.objects.create(shift=shift, given_by=by, given_to=receiver, offered_at=now)
    shift_rows.record(
        Event.SHIFT_HAND_OVER_OFFERED,
        shift=shift,
        actor=audit_entries.operator(by),
        hand_over=made.id,
        given_to=receiver.pk,
    )
    if text.strip():
        shift_rows.write_words(ShiftWordsKind.HAND_OVER, text.strip(), shift=shift, by=by, now=now)
    for case in cases:
        _offer_case(case, of_shift=made, line=lines.get(case.ref, ""), now=now)
    return made


def _offer_case(case: Verification, *, of_shift: ShiftHandOver, line: str, now: datetime) -> None:
    by, to = of_shift.given_by, of_shift.given_to
    if case.claimed_by_id != by.pk or case.state not in LIVE:
        # Taken over, or over, while we waited for its lock.
        return
    if refusals.can(hand_overs.check_offer, verification=case, by=by) is False:
        raise hand_overs.AlreadyOffered(f"Case {case.ref} is offered to somebody already: wait.")
    if not refusals.can(hand_overs.check_may_receive, verification=case, to=to):
        raise hand_overs.MayNotReceive(
            f"{to.display_name} may not have case {case.ref}: hand that to somebody else first."
        )
    hand_overs.write_offer(
        case, by=by, to=to, line=line, now=now, lapses_at=None, of_shift=of_shift
    )


def withdraw(*, by: User) -> None:
    """Keep the shift, and each of its cases that was not taken yet.

    Raises on_shift.NotOnShift or NotHandedOver.
    """
    shift, _ = _running(by=by)
    made = standing(shift=shift)
    if made is None:
        raise NotHandedOver
    waiting = HandOver.objects.filter(of_shift=made, status=HandOverStatus.OPEN)
    cases = lookup.lock_all(waiting.values_list("verification_id", flat=True))
    now = clock.db_now()
    still_open = {one.verification_id: one for one in waiting}
    for case in cases:
        if hand_over := still_open.get(case.id):
            hand_overs.withdraw_locked(hand_over, verification=case, by=by, now=now)
    made.withdrawn_at = now
    made.save(update_fields=["withdrawn_at"])
    shift_rows.record(
        Event.SHIFT_HAND_OVER_WITHDRAWN,
        shift=shift,
        actor=audit_entries.operator(by),
        hand_over=made.id,
    )


def end(*, by: User) -> Shift:
    """End one's own shift; raises what `check_end` raises, or on_shift.NotOnShift."""
    shift, now = _running(by=by)
    check_end(by=by)
    shift_rows.end(shift, now=now, actor=audit_entries.operator(by), lapsed=False)
    return shift


def check_end(*, by: User) -> None:
    """Demand that the operator owns no live case; raises StillHasCases."""
    refs = list(owned_by(user=by).values_list("ref", flat=True))
    if refs:
        named = ", ".join(refs)
        raise StillHasCases(
            f"You still have case {named}: hand over, or give back, each before you go.",
            refs=named,
        )


def owned_by(*, user: User) -> "QuerySet[Verification]":
    """Select the live cases that somebody owns, oldest first."""
    owned = Verification.objects.filter(claimed_by=user, state__in=LIVE)
    return owned.order_by("requested_at")


def standing(*, shift: Shift) -> ShiftHandOver | None:
    """Find the hand-over of a shift that was not withdrawn."""
    made = ShiftHandOver.objects.filter(shift=shift, withdrawn_at=None)
    return made.select_related("given_to").first()


def _running(*, by: User) -> tuple[Shift, datetime]:
    """Lock the shift that somebody is on; raises on_shift.NotOnShift or roles.NotAnOperator."""
    ledger.require_transaction()
    roles.check_operator(user=by)
    shift = shift_rows.lock_of(user=by)
    now = clock.db_now()
    on_shift.check_on_shift(user=by, now=now)
    if shift is None:
        raise on_shift.NotOnShift
    return shift, now
