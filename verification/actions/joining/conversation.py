"""What an operator does with the person: asks, sends a new code, talks, tells, reads, notes."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from foundation.audit import clock
from foundation.audit.events import Event
from verification.actions import alarms
from verification.actions.decisions import claims
from verification.actions.joining import match_codes
from verification.actions.messaging import outbox
from verification.actions.records import audit_entries, refusals, replies, words
from verification.enums import AlarmCause, AlarmOutcome, Evidence, Match, State, TextKey, WordsKind
from verification.models import Contact, Verification

if TYPE_CHECKING:
    from accounts.models import User


class LimitReached(refusals.Refusal):
    """As many texts or new match codes were sent as the protocol allows."""

    code = "limit_reached"
    sentence = "No more new codes for this case. Talk to her, or refuse."


class NoPhone(refusals.Refusal):
    """She joined without a phone that can be texted."""

    code = "wrong_state"
    sentence = "There is no phone to text; talk to her instead."


def ask(*, ref: str, by: "User") -> Verification:
    """Ask her by text for one thing she can see; her next reply is the answer."""
    verification = claims.lock_by_ref(ref=ref, by=by)
    contact = _textable_contact(verification)
    now = clock.db_now()
    asked = outbox.queue_text(key=TextKey.ASK, contact=contact, verification=verification, now=now)
    if asked is None:
        raise LimitReached("No more texts for this case. Talk to her instead.")
    verification.asked_at, verification.answered_ask_at = now, None
    verification.save(update_fields=["asked_at", "answered_ask_at"])
    audit_entries.record(
        event=Event.VERIFICATION_ASKED, verification=verification, actor=audit_entries.operator(by)
    )
    return verification


def new_code(*, ref: str, by: "User") -> Verification:
    """Text her a new match code: the only way from MISMATCHED back to PENDING.

    Raises LimitReached, NoPhone or refusals.WrongState.
    """
    verification = claims.lock_by_ref(ref=ref, by=by)
    contact = _textable_contact(verification)
    if verification.match == Match.NOT_USED:
        raise NoPhone("This case has no match code.")
    if verification.match == Match.MATCHED:
        raise refusals.WrongState("The code matched already.", status=State.JOINED)
    if verification.match_codes_sent > settings.NEW_CODES_AT_MOST:
        raise LimitReached
    code = match_codes.new(verification=verification)
    sent = outbox.queue_text(
        key=TextKey.NEW_CODE,
        contact=contact,
        verification=verification,
        now=clock.db_now(),
        match=code,
    )
    if sent is None:
        raise NoPhone
    audit_entries.record(
        event=Event.VERIFICATION_NEW_CODE_SENT,
        verification=verification,
        actor=audit_entries.operator(by),
    )
    return verification


def talked(*, ref: str, by: "User", note: str) -> Verification:
    """Record that the operator talked with her: evidence before a decision, telling after it."""
    verification = claims.lock_by_ref(ref=ref, by=by)
    text = refusals.need_reason(note)
    now = clock.db_now()
    words.write(kind=WordsKind.TALKED, text=text, at=now, verification=verification, by=by)
    if State(verification.state) is State.JOINED:
        verification.evidence = verification.evidence or Evidence.TALKED
        verification.save(update_fields=["evidence"])
        audit_entries.record(
            event=Event.VERIFICATION_TALKED,
            verification=verification,
            actor=audit_entries.operator(by),
        )
        return verification
    verification.told_at, verification.told_by, verification.tell_by = now, by, None
    verification.save(update_fields=["told_at", "told_by", "tell_by"])
    for cause in (AlarmCause.NOT_TOLD, AlarmCause.NOT_REACHED):
        alarms.close_by_itself(
            causes=(cause,), now=now, verification=verification, outcome=AlarmOutcome.RANG
        )
    audit_entries.record(
        event=Event.VERIFICATION_TOLD, verification=verification, actor=audit_entries.operator(by)
    )
    return verification


def note(*, ref: str, by: "User", text: str) -> Verification:
    """Keep an operator's note with the case."""
    verification = claims.lock_by_ref(ref=ref, by=by)
    words.write(
        kind=WordsKind.NOTE,
        text=refusals.need_reason(text),
        at=clock.db_now(),
        verification=verification,
        by=by,
    )
    audit_entries.record(
        event=Event.VERIFICATION_NOTED, verification=verification, actor=audit_entries.operator(by)
    )
    return verification


def help_coming(*, ref: str, by: "User", place: str) -> Verification:
    """Text her that uniformed police are on the way; an operator sends it, never the service."""
    verification = claims.lock_by_ref(ref=ref, by=by)
    where = refusals.need_reason(place)
    if verification.contact is None:
        raise NoPhone
    sent = outbox.queue_text(
        key=TextKey.HELP_COMING,
        contact=verification.contact,
        verification=verification,
        now=clock.db_now(),
        place=where,
    )
    if sent is None:
        raise NoPhone
    audit_entries.record(
        event=Event.VERIFICATION_NOTED,
        verification=verification,
        actor=audit_entries.operator(by),
        help_coming=True,
    )
    return verification


def mark_read(*, ref: str, by: "User", seen_at: datetime | None = None) -> Verification:
    """Mark her replies read, which closes the alarm that they waited to be.

    `seen_at` is when the page that showed them was made: what came later stays unread. None marks
    all there is.
    """
    verification = claims.lock_by_ref(ref=ref, by=by)
    now = clock.db_now()
    # The alarm first: its row comes before those of texts in the order of locks.
    if not replies.any_odd_after(verification=verification, seen_at=seen_at):
        alarms.close_by_itself(
            causes=(AlarmCause.ODD_REPLY,),
            now=now,
            verification=verification,
            outcome=AlarmOutcome.READ,
        )
    replies.mark(verification=verification, by=by, now=now, seen_at=seen_at)
    return verification


def _textable_contact(verification: Verification) -> Contact:
    """Demand JOINED and a phone; raises refusals.WrongState or NoPhone."""
    state = State(verification.state)
    if state is not State.JOINED:
        raise refusals.WrongState(f"This case is {state}.", status=state)
    contact = verification.contact
    if contact is None or not contact.textable or contact.opted_out_at is not None:
        raise NoPhone
    return contact
