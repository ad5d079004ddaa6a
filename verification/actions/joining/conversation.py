"""What an operator does with the person: asks, sends a new code, talks, tells, reads, notes."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from foundation.audit import clock
from verification.actions import alarms
from verification.actions.decisions import claims, match_tries
from verification.actions.joining import match_codes
from verification.actions.messaging import outbox
from verification.actions.records import audit_entries, lookup, refusals, replies, roles, words
from verification.enums import AlarmCause, AlarmOutcome, Evidence, Match, State, TextKey, WordsKind
from verification.events import Event
from verification.models import Contact, Verification
from verification.rules import field_cleaning
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User


_NO_MORE_TEXTS = "No more texts for this case. Talk to the person instead."


class LimitReached(refusals.Refusal):
    """As many texts or new match codes were sent as the protocol allows."""

    code = "limit_reached"
    sentence = "No more new codes for this case. Talk to the person, or refuse."


class NoPhone(refusals.Refusal):
    """The person joined without a phone that can be texted."""

    code = "wrong_state"
    sentence = "There is no phone to text; talk to the person instead."


class PlaceNotTellable(refusals.Refusal):
    """A text cannot carry the place: it would say another one, and uniformed police go there."""

    code = "place_not_tellable"
    sentence = (
        "A text cannot say that place: no link, no word like YES or WAIT. Write it otherwise."
    )


def ask(*, ref: str, by: "User") -> Verification:
    """Ask the person by text for one thing they can see; their next reply is the answer.

    Raises what `check_ask` raises.
    """
    verification = lookup.lock_by_ref(ref=ref)
    now = lookup.locked_at(verification)
    contact = check_ask(verification=verification, by=by, now=now)
    asked = outbox.queue_text(key=TextKey.ASK, contact=contact, verification=verification, now=now)
    if asked is None:
        raise LimitReached(_NO_MORE_TEXTS)
    verification.asked_at, verification.answered_ask_at = now, None
    verification.save(update_fields=["asked_at", "answered_ask_at"])
    audit_entries.record(
        event=Event.VERIFICATION_ASKED, verification=verification, actor=audit_entries.operator(by)
    )
    return verification


def check_ask(*, verification: Verification, by: "User", now: datetime) -> Contact:
    """Demand a joined case with a phone that may get another text; returns its contact.

    Raises roles.NotAnOperator, roles.ConflictOfInterest, refusals.WrongState, NoPhone or
    LimitReached.
    """
    contact = _check_textable(verification, act=Act.ASK, by=by)
    if not outbox.may_text(key=TextKey.ASK, contact=contact, verification=verification, now=now):
        raise LimitReached(_NO_MORE_TEXTS)
    return contact


def new_code(*, ref: str, by: "User") -> Verification:
    """Text a new match code: the only way from MISMATCHED back to PENDING.

    Raises what `check_new_code` raises.
    """
    verification = lookup.lock_by_ref(ref=ref)
    # What was typed of the code before counts for that code.
    match_tries.compare(verification=verification, now=clock.db_now())
    contact = check_new_code(verification=verification, by=by)
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


def check_new_code(*, verification: Verification, by: "User") -> Contact:
    """Demand a joined case whose match code has not matched; returns its contact.

    Raises roles.NotAnOperator, roles.ConflictOfInterest, refusals.WrongState, NoPhone or
    LimitReached.
    """
    contact = _check_textable(verification, act=Act.NEW_CODE, by=by)
    if verification.match == Match.NOT_USED:
        raise NoPhone("This case has no match code.")
    if verification.match == Match.MATCHED:
        raise refusals.WrongState("The code matched already.", status=State.JOINED)
    if verification.match_codes_sent > settings.NEW_CODES_AT_MOST:
        raise LimitReached
    return contact


def talked(*, ref: str, by: "User", note: str) -> Verification:
    """Record a talk with the person: evidence before a decision, telling after it."""
    verification = claims.lock_for(Act.TALKED, ref=ref, by=by)
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
    verification = claims.lock_for(Act.NOTE, ref=ref, by=by)
    words.write(
        kind=WordsKind.NOTE,
        text=refusals.need_reason(text),
        at=clock.db_now(),
        verification=verification,
        by=by,
    )
    audit_entries.record(
        event=Event.VERIFICATION_NOTED,
        verification=verification,
        actor=audit_entries.operator(by),
        **roles.marks(verification, by=by),
    )
    return verification


def help_coming(*, ref: str, by: "User", place: str) -> Verification:
    """Text that uniformed police are on the way; an operator sends it, never the service.

    Raises what `check_help_coming` raises, refusals.NeedReason or PlaceNotTellable.
    """
    verification = lookup.lock_by_ref(ref=ref)
    contact = check_help_coming(verification=verification, by=by)
    where = refusals.need_reason(place)
    if not field_cleaning.CLEANERS["place"].clean(where):
        raise PlaceNotTellable
    sent = outbox.queue_text(
        key=TextKey.HELP_COMING,
        contact=contact,
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
        **roles.marks(verification, by=by),
    )
    return verification


def check_help_coming(*, verification: Verification, by: "User") -> Contact:
    """Demand a phone that can be texted, in whatever state the case is; returns its contact.

    Raises roles.NotAnOperator, roles.ConflictOfInterest or NoPhone.
    """
    roles.check_may(Act.HELP_COMING, verification=verification, by=by)
    contact = verification.contact
    if contact is None or not outbox.is_textable(contact):
        raise NoPhone
    return contact


def mark_read(*, ref: str, by: "User", seen_at: datetime | None = None) -> Verification:
    """Mark the person's replies read, which closes the alarm that they waited to be.

    `seen_at` is when the page that showed them was made: what came later stays unread. None marks
    all there is. Of the officer's team it is recorded, and nothing is read by it and no alarm
    closed.
    """
    verification = claims.lock_for(Act.READ, ref=ref, by=by)
    now = clock.db_now()
    uninvolved = not roles.is_own_team(verification.officer, user=by)
    # The alarm first: its row comes before those of texts in the order of locks.
    if uninvolved and not replies.any_odd_after(verification=verification, seen_at=seen_at):
        alarms.close_by_itself(
            causes=(AlarmCause.ODD_REPLY,),
            now=now,
            verification=verification,
            outcome=AlarmOutcome.READ,
        )
    replies.mark(verification=verification, by=by, now=now, seen_at=seen_at)
    return verification


def _check_textable(verification: Verification, *, act: Act, by: "User") -> Contact:
    """Demand JOINED and a phone that can be texted, as `check_ask` says."""
    roles.check_may(act, verification=verification, by=by)
    state = State(verification.state)
    if state is not State.JOINED:
        raise refusals.WrongState(f"This case is {state}.", status=state)
    contact = verification.contact
    if contact is None or not outbox.is_textable(contact):
        raise NoPhone
    return contact
