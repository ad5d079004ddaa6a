"""The person's replies, marked read by whoever read them."""

from datetime import datetime
from typing import TYPE_CHECKING

from foundation.audit import ledger
from verification.actions.records import audit_entries, roles
from verification.events import Event, SubjectKind
from verification.models import InboundText, Verification

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


def mark(
    *, verification: Verification, by: "User", now: datetime, seen_at: datetime | None = None
) -> None:
    """Mark what the contacts of a locked case wrote as read, up to what the reader had seen.

    `seen_at` is when the page was made; None stands for all there is. A text of a case of the
    reader's own team goes on waiting for somebody else: that they read it is recorded, no more.
    """
    unread = _unread(verification)
    if seen_at is not None:
        unread = unread.filter(received_at__lte=seen_at)
    for text in unread.select_for_update(no_key=True, of=("self",)).order_by("id"):
        marks = roles.marks(text.verification or verification, by=by)
        if not marks:
            text.read_at, text.read_by = now, by
            text.save(update_fields=["read_at", "read_by"])
        ledger.record(
            event=Event.REPLY_READ,
            actor=audit_entries.operator(by),
            subject=ledger.Subject(kind=SubjectKind.REPLY, id=text.id),
            topic=verification.id,
            **marks,
        )


def has_written(*, verification: Verification) -> bool:
    """Say whether the phone that joined, or the number a caller gave, has texted us since."""
    texts = InboundText.objects.filter(
        contact=verification.contact_id, received_at__gte=verification.requested_at
    )
    return verification.contact_id is not None and texts.exists()


def any_odd_after(*, verification: Verification, seen_at: datetime | None) -> bool:
    """Say whether something odd came that the reader had not seen."""
    if seen_at is None:
        return False
    return _unread(verification).filter(odd=True, received_at__gt=seen_at).exists()


def _unread(verification: Verification) -> "QuerySet[InboundText]":
    """Select what nobody has read of what the contacts of a case wrote."""
    contacts = verification.case_contacts.values_list("contact_id", flat=True)
    unread = InboundText.objects.filter(contact_id__in=list(contacts), read_at=None)
    whole = unread.select_related("verification__officer")
    return whole.defer("verification__officer__photo")
