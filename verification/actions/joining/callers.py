"""Somebody on the line: the second step of a look-up, and what may be said to them.

The call taker says that the caller is the person and that they are talking with them. That joins,
or counts as evidence; the call taker then does not decide. Who may hear how the case stands is
rules/by_telephone's to say.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from foundation.audit import clock, ledger
from foundation.encryption import sealing
from verification.actions import alarms, contacts
from verification.actions.decisions import expiry
from verification.actions.joining import caller_numbers, joining, refused_cases
from verification.actions.records import audit_entries, decision_of_record, lookup, roles, words
from verification.enums import AlarmCause, ContactWay, Evidence, Priority, State, WordsKind
from verification.events import Event
from verification.models import Alarm, Contact, PhoneCaller, Verification
from verification.rules import by_telephone
from verification.rules.by_telephone import Line
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User

LAST_DIGITS = 3


@dataclass(frozen=True, kw_only=True)
class CallersAnswer:
    """What a call taker says of the caller; `last_three`, `contact`: where they gave them.

    `voice`: they have no phone, and speak over the officer's device. `saw`: what they say they see.
    """

    is_the_person: bool
    contact: Contact | None
    last_three: str
    voice: bool
    saw: str


def began(verification: Verification, *, by: "User", now: datetime) -> PhoneCaller:
    """Note that a call about a locked case was taken; it alarms if nobody says what came of it."""
    return PhoneCaller.objects.create(
        verification=verification,
        taken_by=by,
        at=now,
        answer_by=now + settings.CALLER_ANSWERED_WITHIN,
    )


def answer(
    *,
    ref: str,
    by: "User",
    is_the_person: bool,
    phone: str | None = None,
    last_three: str | None = None,
    voice: bool = False,
    saw: str = "",
) -> PhoneCaller:
    """Say who the caller is: the second step of the newest look-up of this case by this operator.

    The person is joined in REQUESTED and counts as TALKED in JOINED. What they saw is kept with the
    case, for whoever decides. May be said again, with more. Raises what `check_answer` raises,
    refusals.NotFound, words.Erased or phone_numbers.NotANumber.
    """
    ledger.require_transaction()
    given = phone if is_the_person and not voice else None
    contact = contacts.found(number=contacts.parse(given)) if given else None
    verification = lookup.lock_by_ref(ref=ref)
    check_answer(verification=verification, by=by)
    now = clock.db_now()
    expiry.expire_if_due(verification=verification, now=now)
    expiry.stop_waiting(verification=verification, now=now)
    caller = of_call_taker(verification=verification, by=by) or began(verification, by=by, now=now)
    caller.verification = verification
    said = CallersAnswer(
        is_the_person=is_the_person,
        contact=contact,
        last_three=last_three or "",
        voice=voice,
        saw=saw.strip(),
    )
    _answered(caller, said=said, now=now)
    if is_the_person:
        _take_the_person(verification, caller=caller, said=said, by=by, now=now)
    caller.save()
    return caller


def raise_sos(*, ref: str, by: "User") -> Alarm:
    """Raise the SOS of a case for somebody on the line who is in danger, whoever they are.

    Raises what `check_raise_sos` raises, or refusals.NotFound.
    """
    ledger.require_transaction()
    verification = lookup.lock_by_ref(ref=ref)
    check_raise_sos(verification=verification, by=by)
    return alarms.raise_alarm(
        cause=AlarmCause.SOS,
        priority=Priority.P1,
        actor=audit_entries.operator(by),
        now=clock.db_now(),
        verification=verification,
        marks=roles.marks(verification, by=by),
    )


def check_raise_sos(*, verification: Verification, by: "User") -> None:
    """Demand an operator who is not the officer: a colleague may call for help, too.

    Raises roles.NotAnOperator or roles.ConflictOfInterest.
    """
    roles.check_may(Act.RAISE_SOS, verification=verification, by=by)


def check_answer(*, verification: Verification, by: "User") -> None:
    """Demand an operator who has no interest in the case: what they say makes evidence.

    Raises roles.NotAnOperator or roles.ConflictOfInterest.
    """
    roles.check_may(Act.ANSWER_CALLER, verification=verification, by=by)


def of_call_taker(*, verification: Verification, by: "User") -> PhoneCaller | None:
    """Find the newest call about a case that somebody took."""
    return PhoneCaller.objects.newest_of(verification_id=verification.id, taken_by_id=by.pk).first()


def sentence(*, verification: Verification, caller: PhoneCaller) -> str:
    """Give the sentence that a call taker says on this line now, of what a decision bears."""
    officer = verification.officer
    return by_telephone.sentence(
        decision_of_record.outcome_of_record(verification=verification),
        line=line_of(verification=verification, caller=caller),
        rank=officer.rank,
        name=officer.name,
        number=officer.number,
    )


def line_of(*, verification: Verification, caller: PhoneCaller) -> Line:
    """Say what is known of a caller's line."""
    way = ContactWay(verification.contact_way) if verification.contact_way else None
    return Line(way=way, joined=caller.joined, proved=caller.proved)


def may_prove(*, verification: Verification, caller: PhoneCaller) -> bool:
    """Say whether the last digits of the phone that joined would still prove this caller."""
    left = verification.caller_wrong_digits < settings.CALLER_WRONG_DIGITS_AT_MOST
    line = line_of(verification=verification, caller=caller)
    return left and by_telephone.takes_digits(line, has_phone=verification.contact_id is not None)


def alarm_lost(*, caller: PhoneCaller, verification: Verification, now: datetime) -> None:
    """Alarm for a caller of whom nobody said who they are, unless an SOS calls already."""
    if caller.answer_by is None or now < caller.answer_by:
        return
    caller.answer_by = None
    caller.save(update_fields=["answer_by"])
    if not alarms.is_open(verification=verification, cause=AlarmCause.SOS):
        _alarm(verification, AlarmCause.CALLER_LOST, now=now)


def _answered(caller: PhoneCaller, *, said: CallersAnswer, now: datetime) -> None:
    """Write the answer and record it; whoever was the person stays it."""
    caller.answer_by, caller.answered_at = None, now
    caller.is_the_person = said.is_the_person or bool(caller.is_the_person)
    if said.saw:
        words.write(
            kind=WordsKind.TALKED if said.is_the_person else WordsKind.NOTE,
            text=said.saw,
            at=now,
            verification=caller.verification,
            by=caller.taken_by,
        )
    audit_entries.record(
        event=Event.LOOK_UP_ANSWERED,
        verification=caller.verification,
        actor=audit_entries.operator(caller.taken_by),
        is_the_person=said.is_the_person,
    )


def _take_the_person(
    verification: Verification,
    *,
    caller: PhoneCaller,
    said: CallersAnswer,
    by: "User",
    now: datetime,
) -> None:
    """Join, or count the talk; then let the caller prove whose phone joined."""
    if State(verification.state) is State.REQUESTED:
        _join(verification, caller=caller, said=said, by=by, now=now)
        return
    wrong = _prove(verification, caller=caller, digits=said.last_three)
    refused_cases.seem_joined(verification=verification, now=now)
    if said.contact is not None:
        caller_numbers.take(
            verification=verification, contact=said.contact, line_joined=caller.joined, now=now
        )
    if not wrong:
        _count_talk(verification, by=by)
    if not by_telephone.may_hear(
        State(verification.state), line=line_of(verification=verification, caller=caller)
    ):
        _alarm(verification, AlarmCause.CALLER_UNPROVED, now=now)


def _join(
    verification: Verification,
    *,
    caller: PhoneCaller,
    said: CallersAnswer,
    by: "User",
    now: datetime,
) -> None:
    """Join by this line; a number they gave gets the texts of a caller's."""
    joining.join(
        verification=verification,
        contact=said.contact,
        way=ContactWay.VOICE if said.voice else ContactWay.CALLED,
        actor=audit_entries.operator(by),
        by=by,
        now=now,
    )
    caller.joined = True


def _count_talk(verification: Verification, *, by: "User") -> None:
    """Take the talk as evidence where there is none yet."""
    if State(verification.state) is not State.JOINED or verification.evidence is not None:
        return
    verification.evidence = Evidence.TALKED
    verification.save(update_fields=["evidence"])
    audit_entries.record(
        event=Event.VERIFICATION_TALKED,
        verification=verification,
        actor=audit_entries.operator(by),
    )


def _prove(verification: Verification, *, caller: PhoneCaller, digits: str) -> bool:
    """Compare the last digits of the phone that joined; say whether they were wrong.

    Two wrong ones in a case, and no digits prove anybody any more.
    """
    contact = verification.contact
    if not digits or contact is None or not may_prove(verification=verification, caller=caller):
        return False
    if _ends_in(contact, digits):
        caller.proved = True
        return False
    verification.caller_wrong_digits += 1
    verification.save(update_fields=["caller_wrong_digits"])
    return True


def _ends_in(contact: Contact, digits: str) -> bool:
    """Compare the end of a number in constant time; an erased one ends in nothing."""
    try:
        end = contacts.number_of(contact)[-LAST_DIGITS:]
    except sealing.Unreadable:
        return False
    return hmac.compare_digest(end.encode(), digits.strip().encode())


def _alarm(verification: Verification, cause: AlarmCause, *, now: datetime) -> None:
    """Raise a P2 of a caller."""
    alarms.raise_alarm(cause=cause, priority=Priority.P2, verification=verification, now=now)
