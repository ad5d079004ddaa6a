"""Calls that are owed: who asked for one, what a logged call does, and who is texted instead."""

from datetime import datetime
from typing import TYPE_CHECKING

from foundation.audit import clock, ledger
from verification.actions import alarms, contacts, follow_up_rows
from verification.actions.follow_up_rows import Owed
from verification.actions.records import audit_entries, lookup, refusals, replies, roles
from verification.enums import AlarmCause, AlarmOutcome, CalledParty, FollowUpKind, State
from verification.events import Event, SubjectKind
from verification.models import Contact, ContactAttempt, FollowUp, Verification
from verification.rules.after_care import CALL_AFTER_SILENCE, RING_KINDS
from verification.rules.involvement import Act

if TYPE_CHECKING:
    from accounts.models import User

_OF_PERSON = (FollowUpKind.RING_PERSON, FollowUpKind.RING_ASKED)
_KINDS = {
    CalledParty.OFFICER: (FollowUpKind.RING_OFFICER,),
    CalledParty.PERSON: _OF_PERSON,
}


class NothingToTick(refusals.WrongState):
    """No phone has joined this case, or it is not rung already."""

    sentence = "No phone has joined this case, or we do not ring it already."


def owe_asked(*, verification: Verification, contact: Contact, now: datetime) -> None:
    """Owe a phone the call that it has just asked for, unless one is owed already."""
    _owe(verification, contact, FollowUpKind.RING_ASKED, now=now)


def rang(*, verification: Verification, whom: CalledParty, by: "User", now: datetime) -> None:
    """Let a call that was just made, whatever came of it, do what of a locked case was due.

    After a silence the officer is rung first, and then the person.
    """
    due = verification.follow_ups.filter(kind__in=_KINDS[whom], done_at=None, due_at__lte=now)
    done = list(due.order_by("id"))
    for row in done:
        follow_up_rows.finish(row, actor=audit_entries.operator(by), now=now, by=by)
    if any(_was_after_silence(row) for row in done):
        _owe_after_officer(verification, now=now)
    if whom is CalledParty.PERSON:
        _close(AlarmCause.FOLLOW_UP_UNANSWERED, verification=verification, now=now)
    _close_if_all_rung(verification, now=now)


def tick_write_only(*, ref: str, by: "User") -> Verification:
    """Note that the person can be written to and not rung, as an operator has learned.

    Raises what `check_write_only` raises.
    """
    verification = lookup.by_ref(ref=ref)
    contact = check_write_only(verification=verification, by=by)
    held = contacts.lock(contact.id)
    lookup.lock_all(held.case_contacts.values_list("verification_id", flat=True))
    set_write_only(contact=held, actor=audit_entries.operator(by), now=clock.db_now())
    return verification


def check_write_only(*, verification: Verification, by: "User") -> Contact:
    """Demand an uninvolved operator, and a phone that joined; returns its contact.

    Raises roles.NotAnOperator, roles.ConflictOfInterest or NothingToTick.
    """
    roles.check_may(Act.WRITE_ONLY, verification=verification, by=by)
    contact = verification.contact
    if contact is None or contact.write_only_at is not None:
        raise NothingToTick(status=State(verification.state))
    return contact


def set_write_only(*, contact: Contact, actor: ledger.Actor, now: datetime) -> None:
    """Let a locked phone be rung no more; the caller has locked its cases.

    A call to it that is owed already is a text instead.
    """
    if contact.write_only_at is not None:
        return
    contact.write_only_at = now
    contact.save(update_fields=["write_only_at"])
    ledger.record(
        event=Event.CONTACT_WRITE_ONLY,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.CONTACT, id=contact.id),
    )
    owed = FollowUp.objects.filter(contact=contact, kind__in=_OF_PERSON, done_at=None)
    for row in owed.exclude(alarmed_at=None).select_related("verification").order_by("id"):
        follow_up_rows.finish(row, actor=actor, now=now)
        _owe(row.verification, contact, FollowUpKind(row.kind), now=now)
        _close_if_all_rung(row.verification, now=now)


def _was_after_silence(row: FollowUp) -> bool:
    return row.kind == FollowUpKind.RING_OFFICER and row.ordinal == CALL_AFTER_SILENCE


def _owe_after_officer(verification: Verification, *, now: datetime) -> None:
    """Owe the person a call, unless they have written, or been rung, since it ended."""
    contact, ended_at = verification.contact, verification.ended_at
    if contact is None or ended_at is None:
        return
    rung = ContactAttempt.objects.filter(
        verification=verification, whom=CalledParty.PERSON, at__gte=ended_at
    )
    if not replies.wrote_since(contact=contact, since=ended_at) and not rung.exists():
        _owe(verification, contact, FollowUpKind.RING_PERSON, now=now)


def _owe(
    verification: Verification, contact: Contact, kind: FollowUpKind, *, now: datetime
) -> None:
    """Owe a call now; one that is owed already is enough."""
    rows = FollowUp.objects.filter(verification=verification, contact=contact, kind=kind)
    if not rows.filter(done_at=None).exists():
        owed = Owed(kind=kind, due_at=now, ordinal=rows.count() + 1)
        follow_up_rows.schedule(verification, contact, owed)


def _close_if_all_rung(verification: Verification, *, now: datetime) -> None:
    """Close `ring_due` with the last call of the case that it asked for."""
    waiting = verification.follow_ups.filter(kind__in=RING_KINDS, done_at=None)
    if not waiting.exclude(alarmed_at=None).exists():
        _close(AlarmCause.RING_DUE, verification=verification, now=now)


def _close(cause: AlarmCause, *, verification: Verification, now: datetime) -> None:
    alarms.close_by_itself(
        causes=(cause,), now=now, verification=verification, outcome=AlarmOutcome.RANG
    )
