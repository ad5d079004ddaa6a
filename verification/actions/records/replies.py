"""The person's replies, marked read by whoever read them."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from foundation.audit import ledger
from verification.actions.records import audit_entries, roles
from verification.events import Event, SubjectKind
from verification.models import Alarm, Contact, InboundText, Verification

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


def phones_of(*, verification: Verification | None, contact: Contact | None) -> list[UUID]:
    """Name the phones whose words a case, or an alarm without one, shows, by their ids."""
    if verification is not None:
        return list(verification.case_contacts.values_list("contact_id", flat=True))
    return [contact.id] if contact is not None else []


def mark(
    *, verification: Verification, by: "User", now: datetime, seen_at: datetime | None = None
) -> None:
    """Mark what the contacts of a locked case wrote as read, up to what the reader had seen.

    `seen_at` is when the page was made; None stands for all there is. A text of a case of the
    reader's own team goes on waiting for somebody else: that they read it is recorded, no more.
    """
    whose = phones_of(verification=verification, contact=None)
    mark_of_phones(whose=whose, verification=verification, by=by, now=now, seen_at=seen_at)


def mark_of_phones(
    *,
    whose: Iterable[UUID],
    verification: Verification | None,
    by: "User",
    now: datetime,
    seen_at: datetime | None = None,
) -> None:
    """Mark what these phones wrote as read, as `mark` does; the entries stand under the case."""
    unread = _unread(whose)
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
            topic=verification.id if verification else None,
            **marks,
        )


def has_written(*, verification: Verification) -> bool:
    """Say whether the phone that joined, or the number a caller gave, has texted us since."""
    texts = InboundText.objects.filter(
        contact=verification.contact_id, received_at__gte=verification.requested_at
    )
    return verification.contact_id is not None and texts.exists()


def answer_was_read(*, verification: Verification) -> bool:
    """Say whether the person answered what they were asked last, and somebody read the answer."""
    contact, asked_at = verification.contact, verification.asked_at
    if contact is None or asked_at is None or verification.answered_ask_at is None:
        return False
    # What came before the question answers nothing, whenever it was read.
    answers = InboundText.objects.filter(contact=contact, received_at__gte=asked_at)
    return answers.filter(read_at__isnull=False).exists()


def any_odd_after(*, verification: Verification, seen_at: datetime | None) -> bool:
    """Say whether something odd came that the reader had not seen."""
    if seen_at is None:
        return False
    whose = phones_of(verification=verification, contact=None)
    return _unread(whose).filter(odd=True, received_at__gt=seen_at).exists()


def wrote_since(*, contact: Contact | None, since: datetime | None) -> bool:
    """Say whether this very phone has written since then; False where there is no such moment."""
    return contact is not None and since is not None and _since(since, whose=[contact.id])


def any_since(*, verification: Verification, since: datetime) -> bool:
    """Say whether a contact of the case has written anything since then."""
    return _since(since, whose=phones_of(verification=verification, contact=None))


def any_about(*, alarm: Alarm, since: datetime) -> bool:
    """Say whether the case that an alarm is about, else its phone, has written since then."""
    whose = phones_of(verification=alarm.verification, contact=alarm.contact)
    return _since(since, whose=whose)


def any_after(*, whose: Iterable[UUID], seen_at: datetime | None) -> bool:
    """Say whether these phones wrote after the newest text that a page showed, which is `seen_at`.

    Texts of one phone come one after the other, so none is on its way that is older.
    """
    return seen_at is not None and _unread(whose).filter(received_at__gt=seen_at).exists()


def _unread(whose: Iterable[UUID]) -> "QuerySet[InboundText]":
    """Select what nobody has read of what these phones wrote."""
    unread = InboundText.objects.filter(contact_id__in=list(whose), read_at=None)
    whole = unread.select_related("verification__officer")
    return whole.defer("verification__officer__photo")


def _since(since: datetime, *, whose: Iterable[UUID]) -> bool:
    """Say whether one of these phones has written since then."""
    written = InboundText.objects.filter(contact_id__in=list(whose), received_at__gte=since)
    return written.exists()
