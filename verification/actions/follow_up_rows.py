"""The rows of what is owed: written once, answered by any text of theirs, done with an entry."""

from datetime import datetime
from typing import TYPE_CHECKING

from foundation.audit import ledger
from verification.actions.records import audit_entries
from verification.enums import FollowUpKind
from verification.events import Event, SubjectKind
from verification.models import Contact, FollowUp, Verification

if TYPE_CHECKING:
    from accounts.models import User


def schedule(
    verification: Verification,
    contact: Contact | None,
    kind: FollowUpKind,
    *,
    due_at: datetime,
    ordinal: int = 1,
) -> None:
    """Write one due row of a locked case; a second asking for the same changes nothing."""
    # Two statements where get_or_create takes four: the case's lock keeps others away.
    if is_scheduled(verification, contact, kind, ordinal=ordinal):
        return
    row = FollowUp(
        verification=verification, contact=contact, kind=kind, ordinal=ordinal, due_at=due_at
    )
    row.save(force_insert=True)
    ledger.record(
        event=Event.FOLLOW_UP_SCHEDULED,
        actor=audit_entries.SYSTEM,
        subject=ledger.Subject(kind=SubjectKind.FOLLOW_UP, id=row.id),
        topic=verification.id,
        kind=kind,
        due_at=due_at,
    )


def is_scheduled(
    verification: Verification, contact: Contact | None, kind: FollowUpKind, *, ordinal: int = 1
) -> bool:
    """Say whether this has been owed to a contact of a locked case, done or not."""
    owed_to = FollowUp.objects.contacts_owed(
        verification_id=verification.id, kind=kind, ordinal=ordinal
    )
    return (contact.id if contact else None) in owed_to


def finish(
    row: FollowUp,
    *,
    actor: ledger.Actor,
    now: datetime,
    answered_at: datetime | None = None,
    by: "User | None" = None,
) -> None:
    """Write that a row of a locked case is done: by a text of theirs, by `by`, or by itself."""
    row.done_at, row.done_by, row.answered_at = now, by, answered_at
    row.save(update_fields=["done_at", "done_by", "answered_at"])
    ledger.record(
        event=Event.FOLLOW_UP_DONE,
        actor=actor,
        subject=ledger.Subject(kind=SubjectKind.FOLLOW_UP, id=row.id),
        topic=row.verification_id,
        kind=FollowUpKind(row.kind),
    )


def mark_answered(*, contact: Contact, now: datetime) -> None:
    """Let any text of a locked phone answer all that it was asked, whatever it says.

    Its cases are locked, too. An alarm that a silence raised stays until somebody closes it.
    """
    asked = FollowUp.objects.filter(contact=contact, message__isnull=False, done_at=None)
    for row in asked.order_by("id"):
        finish(row, actor=audit_entries.person(contact), now=now, answered_at=now)
