"""Audit entries of a case: who did it, what it is about, and the entry itself."""

from typing import TYPE_CHECKING

from foundation.audit import ledger
from verification.events import Event, SubjectKind
from verification.models import Contact, Officer, Verification

if TYPE_CHECKING:
    from accounts.models import User

SYSTEM = ledger.Actor(kind=ledger.ActorKind.SYSTEM, id=None)
PROVIDER = ledger.Actor(kind=ledger.ActorKind.PROVIDER, id=None)


def operator(user: "User") -> ledger.Actor:
    """Name an operator, supervisor or reviewer."""
    return ledger.Actor(kind=ledger.ActorKind.OPERATOR, id=user.pk)


def officer(officer: Officer) -> ledger.Actor:
    """Name the officer who asked, by the account of their device."""
    return ledger.Actor(kind=ledger.ActorKind.OFFICER, id=officer.user_id)


def person(contact: Contact) -> ledger.Actor:
    """Name the person stopped, by their contact's id alone."""
    return ledger.Actor(kind=ledger.ActorKind.PERSON, id=contact.id)


def case(verification: Verification) -> ledger.Subject:
    """Name a verification as what an entry is about."""
    return ledger.Subject(kind=SubjectKind.VERIFICATION, id=verification.id)


def record(
    *, event: Event, verification: Verification, actor: ledger.Actor, **details: ledger.Detail
) -> None:
    """Write what somebody did to a case."""
    ledger.record(
        event=event,
        actor=actor,
        subject=case(verification),
        topic=verification.id,
        **details,
    )
