"""Receipts of the provider: what became of a text after it was taken. They only move forward."""

from uuid import UUID

from foundation.audit import clock, ledger
from foundation.sms.statuses import MessageStatus
from verification.actions import contacts
from verification.actions.messaging import delivery_status
from verification.actions.records import audit_entries, lookup
from verification.enums import Priority
from verification.models import Message

# Receipts come in any order and more than once; the highest ever heard stands, so that every order
# ends the same. What failed outranks what was delivered: of two stories the worse is believed.
_RANK = {
    MessageStatus.QUEUED: 0,
    MessageStatus.SENDING: 1,
    MessageStatus.ACCEPTED: 2,
    MessageStatus.SENT: 3,
    MessageStatus.DELIVERED: 4,
    MessageStatus.UNDELIVERED: 5,
    MessageStatus.FAILED: 6,
}
_LOST = (MessageStatus.UNDELIVERED, MessageStatus.FAILED)


class UnknownMessageError(LookupError):
    """No text of ours has this id."""


def record(
    *,
    message_id: UUID,
    provider_sid: str,
    status: MessageStatus,
    error_code: int | None = None,
    opted_out: bool = False,
    through_us: bool = False,
) -> None:
    """Take a receipt for one text, matched by our own id in the callback's address.

    `opted_out`: the error says that this phone takes no more texts of ours; `through_us`: that we
    have something to mend, whatever phone it is. For a text that is
    still on the wire a receipt proves that the provider took it; one that is older than what is
    known, or of another Sid, changes nothing. Raises UnknownMessageError.
    """
    ledger.require_transaction()
    contact_id, known_sid, known = _known_of(message_id)
    if known_sid == provider_sid and not _moves_on(known, to=status):
        # Statuses only move forward, so what is old news without a lock is old news with it.
        return
    contact = contacts.lock(contact_id)
    now = clock.db_now()
    message = Message.objects.by_id(message_id=message_id).get()
    if not _is_news(message, provider_sid=provider_sid, status=status):
        return
    message.contact = contact
    cures = status is MessageStatus.DELIVERED and delivery_status.may_cure_not_reached(message)
    if (cures or status in _LOST) and message.verification_id is not None:
        # An alarm of the case is to be raised or closed.
        message.verification = lookup.lock(message.verification_id)
    if message.provider_sid is None:
        delivery_status.accept(
            message=message, sid=provider_sid, now=now, actor=audit_entries.PROVIDER
        )
    if status in _LOST:
        delivery_status.raise_not_reached(message=message, now=now, priority=Priority.P2)
        if through_us:
            delivery_status.note_lost_through_us(code=error_code, now=now)
    if opted_out:
        delivery_status.opt_out(message=message, contact=contact, now=now)
    delivery_status.advance(message=message, status=status, code=error_code, now=now)
    if cures:
        delivery_status.close_not_reached(message=message, now=now)


def _known_of(message_id: UUID) -> tuple[UUID, str | None, MessageStatus]:
    """Read phone, Sid and status of a text, before anything is locked.

    Raises UnknownMessageError.
    """
    found = Message.objects.facts_of(message_id=message_id).first()
    if found is None:
        raise UnknownMessageError
    contact_id, provider_sid, status = found
    return contact_id, provider_sid, MessageStatus(status)


def _is_news(message: Message, *, provider_sid: str, status: MessageStatus) -> bool:
    """Say whether a receipt tells more than we know.

    Without a Sid our own status is a guess (given up, withdrawn or on the wire), and any receipt
    is better knowledge, unless the Sid belongs to another text to this phone.
    """
    if message.provider_sid is None:
        others = Message.objects.filter(provider_sid=provider_sid)
        return not others.exists()
    if message.provider_sid != provider_sid:
        return False
    return _moves_on(MessageStatus(message.status), to=status)


def _moves_on(known: MessageStatus, *, to: MessageStatus) -> bool:
    """Say whether a status goes further than what is known."""
    return _RANK[to] > _RANK[known]
