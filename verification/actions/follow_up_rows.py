"""The rows of what is owed: written once, answered by any text of theirs, done with an entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from foundation.audit import ledger
from verification.actions.records import audit_entries
from verification.enums import FollowUpKind
from verification.events import Event, SubjectKind
from verification.models import Contact, FollowUp, Verification

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One thing to be owed: of what kind, from when on, and which of its kind."""

    kind: FollowUpKind
    due_at: datetime
    ordinal: int = 1


def schedule(verification: Verification, contact: Contact | None, *owed: Owed) -> list[Owed]:
    """Write the due rows of a locked case; what is written, done or not, stays as it is.

    Returns what was not owed before.
    """
    rows = [
        FollowUp(
            verification=verification,
            contact=contact,
            kind=one.kind,
            ordinal=one.ordinal,
            due_at=one.due_at,
        )
        for one in owed
    ]
    written = FollowUp.objects.insert_absent(rows)
    for row in written:
        ledger.record(
            event=Event.FOLLOW_UP_SCHEDULED,
            actor=audit_entries.SYSTEM,
            subject=ledger.Subject(kind=SubjectKind.FOLLOW_UP, id=row.id),
            topic=verification.id,
            kind=FollowUpKind(row.kind),
            due_at=row.due_at,
        )
    return [one for one, row in zip(owed, rows, strict=True) if row in written]


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
    for row in FollowUp.objects.unanswered_by(contact_id=contact.id):
        finish(row, actor=audit_entries.person(contact), now=now, answered_at=now)
