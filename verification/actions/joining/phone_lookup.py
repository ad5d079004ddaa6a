"""A person calls, reads out a ref or a code, and is joined or answered by the call taker."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from accounts.events import AccountSubject
from foundation.audit import clock, ledger
from verification.actions import contacts
from verification.actions.decisions import expiry
from verification.actions.joining import join_codes, joining, used_codes
from verification.actions.records import (
    audit_entries,
    decision_of_record,
    lookup,
    refusals,
    roles,
)
from verification.enums import ContactWay, Evidence, State
from verification.events import Event
from verification.models import Contact, Verification
from verification.rules.involvement import Act
from verification.rules.states import FINAL

if TYPE_CHECKING:
    from accounts.models import User

_NOT_OURS = (
    "No case has this ref or code. Treat whoever is there as an impostor: keep the caller on the "
    "line, ask where they are, send a uniformed unit now."
)


@dataclass(frozen=True, kw_only=True)
class LookUp:
    """What the call taker is told. `verification` is None where nothing was found."""

    verification: Verification | None
    joined_now: bool
    advice: str


def look_up(
    *,
    by: "User",
    code: str | None = None,
    ref: str | None = None,
    phone: str | None = None,
    voice: bool = False,
) -> LookUp:
    """Find a case for somebody on the line: join it, add TALKED, or read the outcome out.

    `voice`: they have no phone and speak over the officer's device. Raises NeedReason where
    neither ref nor code was typed, and phone_numbers.NotANumber for a bad `phone`.
    """
    ledger.require_transaction()
    if not (code or ref):
        raise refusals.NeedReason("Type the ref or the code they read out.")
    contact = contacts.found(number=contacts.parse(phone)) if phone else None
    verification = _find(code=code, ref=ref)
    if verification is None:
        _record(None, by=by)
        return LookUp(verification=None, joined_now=False, advice=_NOT_OURS)
    roles.check_may(Act.ANSWER_CALLER, verification=verification, by=by)
    now = clock.db_now()
    _record(verification, by=by)
    expiry.expire_if_due(verification=verification, now=now)
    if code and not ref:
        _alarm_second_phone(verification, contact=contact, now=now)
    joined = _join_or_attach(verification, contact=contact, voice=voice, by=by, now=now)
    return LookUp(verification=verification, joined_now=joined, advice=_advice(verification))


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


def _alarm_second_phone(
    verification: Verification, *, contact: Contact | None, now: datetime
) -> None:
    """Raise what a text from a second phone with the same code would raise."""
    phones = (verification.contact_id, contact.id if contact else None)
    joined = State(verification.state) in (State.JOINED, State.CONFIRMED)
    if joined and None not in phones and len(set(phones)) > 1:
        used_codes.alarm(verification=verification, now=now)


def _join_or_attach(
    verification: Verification,
    *,
    contact: Contact | None,
    voice: bool,
    by: "User",
    now: datetime,
) -> bool:
    """Join in REQUESTED; in JOINED count the talk as evidence; else only attach the phone."""
    state = State(verification.state)
    if state is State.REQUESTED:
        joining.join(
            verification=verification,
            contact=contact,
            way=ContactWay.VOICE if voice else ContactWay.CALLED,
            actor=audit_entries.operator(by),
            by=by,
            now=now,
        )
        return True
    if contact is not None:
        joining.attach(verification=verification, contact=contact, now=now)
    if state in FINAL:
        # Somebody is reading this out to them now: the same alarm as when they text it.
        used_codes.alarm(verification=verification, now=now)
    elif state is State.JOINED and verification.evidence is None:
        verification.evidence = Evidence.TALKED
        verification.save(update_fields=["evidence"])
    return False


def _advice(verification: Verification) -> str:
    """Say what to say to the person, and nothing warmer than what is known."""
    return {
        State.REQUESTED: "Not joined.",
        State.JOINED: "Being checked. Stay on the line. Say: we do not know yet who this is.",
        State.CONFIRMED: "YES, police on duty. Read them the text. YES does not mean safe.",
        State.REFUSED: "NO. We cannot say this is police on duty. Send a unit.",
        State.UNVERIFIED: "NO ANSWER: we could not check. Treat it as NO. Send a unit.",
        State.CANCELLED: "NO. The check was stopped. Is someone still with them?",
        State.EXPIRED: "The code ran out; nobody was checked. Ask who is with them.",
        State.REVOKED: "NO. We took back our YES. Send a unit.",
        State.ENDED: "This check is over. Ask who is with them now.",
    }[decision_of_record.outcome_of_record(verification=verification)]


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
    )
