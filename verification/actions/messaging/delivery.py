"""Handing texts to the provider: claim, commit, act, record, and sweep what was left undone.

The one action that opens transactions: between two of them it is on the wire, where none may
be open. Every write of a text's delivery happens under its contact's lock, so that one phone has
one text on the wire at a time and nobody else moves the lease meanwhile.

`attempts` counts the posts that may have been accepted. It is raised before a post, since we may
die in it, and taken back where the provider certainly took nothing.
"""

import logging
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

from foundation.audit import clock, ledger
from foundation.encryption import sealing
from foundation.sms import gateways
from foundation.sms.gateways import base
from foundation.sms.statuses import UNSENT, MessageStatus
from verification.actions import contacts
from verification.actions.messaging import delivery_status, outbox, retries, send_guard
from verification.actions.messaging.send_guard import SendGuard
from verification.actions.records import id_ranges, text_names
from verification.enums import MessageSubject, Priority, TextKey
from verification.models import Contact, Message
from verification.rules import after_care

log = logging.getLogger(__name__)

CALLBACK_PATH = "/webhooks/twilio/status/"

# A text held back by an alarm is looked at again this soon.
_HELD_FOR = timedelta(seconds=1)
_PROMPT = send_guard.PROMPT
# Of texts that are not of a check, so that one of a check never waits for many of them.
_OTHERS_AT_ONCE = 4

_NONE: frozenset[str] = frozenset()


class OnTheWireInTransactionError(RuntimeError):
    """A text was about to be sent with a transaction open, which could still be rolled back."""


@dataclass(frozen=True, kw_only=True)
class _Claim:
    """What a sender holds of one text: the token that fences it, and what it needs on the wire."""

    message_id: UUID
    contact_id: UUID
    token: UUID
    attempts: int
    number: str
    body: str
    valid_for: timedelta | None
    since: datetime
    known_sids: frozenset[str]
    guarded: float = field(default_factory=time.monotonic)

    @property
    def asks_first(self) -> bool:
        """Say whether an earlier post may have been accepted."""
        return self.attempts > 1


class _Untold(base.NotAccepted):
    """The provider could not tell whether it took an earlier post; nothing was posted now."""


class _Overslept(base.NotAccepted):
    """We were frozen between guard and post; nothing was posted."""


_Outcome = base.Accepted | base.NotAccepted | None


def deliver(*, message_id: UUID) -> None:
    """Hand one text over if it is due and nobody else is at it; otherwise do nothing.

    Raises Message.DoesNotExist for an id that is no text's, OnTheWireInTransactionError when called
    inside a transaction.
    """
    _refuse_open_transaction()
    gateway = gateways.current()
    gateway.prepare()
    with ledger.transaction():
        claim = _claim(message_id)
    if claim is None:
        return
    outcome = _on_the_wire(gateway, claim)
    with ledger.transaction():
        now = _record(claim, outcome)
        _enqueue_next(claim.contact_id, now=now)


def due_ids(*, now: datetime, limit: int) -> list[UUID]:
    """List the texts that nobody has sent and nobody is sending, the longest due first.

    What is not of a check comes when nothing of one is due, and then a few at a time: whoever sends
    these looks for others after them.
    """
    due = Message.objects.due(now=now).order_by("due_at").values_list("id", flat=True)
    of_checks = list(due.filter(subject=MessageSubject.CHECK)[:limit])
    return of_checks or list(due[: min(limit, _OTHERS_AT_ONCE)])


def callback_url(message_id: UUID) -> str:
    """Say where receipts for this text go; the id in it proves which text was accepted."""
    return f"{settings.WEBHOOK_URL}{CALLBACK_PATH}{message_id}"


def _claim(message_id: UUID) -> _Claim | None:
    """Take the text, unless it is not due, not allowed, or another of this phone is on the wire."""
    contact_id, _sid, status = Message.objects.facts_of(message_id=message_id).get()
    if status not in UNSENT:
        return None
    contact = contacts.lock(contact_id)
    now = clock.db_now()
    message = Message.objects.claimable(message_id=message_id, now=now).first()
    if message is not None:
        message.contact = contact
    if message is None or not _may_be_tried(message, contact, now=now):
        return None
    # Read again: the guard may have waited for the case.
    now = clock.db_now()
    try:
        number, body = contacts.number_of(contact), outbox.body_of(message)
    except sealing.Unreadable:
        retries.wait_for_keys(message, contact, now=now)
        return None
    token = uuid4()
    first_tried_at = message.first_tried_at or now
    claimed = Message.objects.claimable(message_id=message_id, now=now).update(
        status=MessageStatus.SENDING,
        status_at=now,
        attempts=message.attempts + 1,
        first_tried_at=first_tried_at,
        lease_token=token,
        lease_until=now + settings.DELIVERY_LEASE,
    )
    if not claimed:
        return None
    return _Claim(
        message_id=message.id,
        contact_id=contact.id,
        token=token,
        attempts=message.attempts + 1,
        number=number,
        body=body,
        valid_for=_valid_for(text_names.key_of(message)),
        # The provider lives by the clock on the wall, whatever offset ours was given.
        since=first_tried_at - settings.CLOCK_OFFSET,
        known_sids=_known_sids(contact, since=first_tried_at) if message.attempts else _NONE,
    )


def _valid_for(key: TextKey | None) -> timedelta | None:
    """Say how long the provider may keep a text: "are you OK?" hours later asks about nothing."""
    return settings.AFTER_CARE_VALID_FOR if key in after_care.TEXTS else None


def _may_be_tried(message: Message, contact: Contact, *, now: datetime) -> bool:
    """Put a text that was never posted before the last guard; one that may have been is asked for.

    Even an erased contact's text is settled here, since nobody can ask for it any more.
    """
    if message.attempts and contact.erased_at is None:
        return True
    return _settle(message, contact, now=now)


def _settle(message: Message, contact: Contact, *, now: datetime) -> bool:
    """Say whether the guard lets the text go; otherwise write what becomes of it."""
    said = send_guard.of(message=message, contact=contact, now=now)
    if said is SendGuard.SEND:
        return True
    before = message.status
    # Read again: whoever held the case while we waited for it may have taken the text back.
    message.refresh_from_db(fields=["status"])
    if message.status != before:
        return False
    match said:
        case SendGuard.HOLD:
            retries.release(message, status=MessageStatus.QUEUED, now=now, pause=_HELD_FOR)
        case SendGuard.WITHDRAW:
            delivery_status.withdraw(message=message, now=now)
        case SendGuard.NOT_TEXTABLE:
            retries.fail(message, contact, code=None, now=now, priority=Priority.P1)
        case SendGuard.OPTED_OUT:
            retries.fail(message, contact, code=None, now=now)
    return False


def _on_the_wire(gateway: base.Gateway, claim: _Claim) -> _Outcome:
    """Ask where an earlier post may have been accepted, then post; None where the guard stops it.

    No transaction is open here.
    """
    _refuse_open_transaction()
    try:
        if claim.asks_first:
            sid = _ask(gateway, claim)
            if sid is not None:
                return base.Accepted(sid=sid)
            with ledger.transaction():
                if not _still_allowed(claim):
                    return None
            claim = replace(claim, guarded=time.monotonic())
        return _post(gateway, claim)
    except base.NotAccepted as answer:
        return answer


def _ask(gateway: base.Gateway, claim: _Claim) -> str | None:
    """Ask whether an earlier post was accepted; raises _Untold where the provider cannot tell."""
    try:
        return gateway.find(
            to=claim.number, body=claim.body, since=claim.since, except_sids=claim.known_sids
        )
    except base.NotAccepted as answer:
        raise _Untold from answer


def _post(gateway: base.Gateway, claim: _Claim) -> base.Accepted:
    """Post the text, unless the guard was passed too long ago; raises what the gateway raises."""
    _refuse_open_transaction()
    if time.monotonic() - claim.guarded > _PROMPT.total_seconds():
        raise _Overslept
    return gateway.send(
        to=claim.number,
        body=claim.body,
        callback_url=callback_url(claim.message_id),
        valid_for=claim.valid_for,
    )


def _still_allowed(claim: _Claim) -> bool:
    """Guard a second post as the first was, after asking; the lease is renewed with it."""
    contact = contacts.lock(claim.contact_id)
    now = clock.db_now()
    message = _held(claim)
    if message is None:
        return False
    # Nothing was posted under this claim yet: if the guard stops it here, it does not count.
    message.attempts -= 1
    if not _settle(message, contact, now=now):
        return False
    message.lease_until = now + settings.DELIVERY_LEASE
    message.save(update_fields=["lease_until"])
    return True


def _record(claim: _Claim, outcome: _Outcome) -> datetime:
    """Write what happened, if the lease is still ours: a sender that slept changes nothing.

    Returns the instant at which it held the phone.
    """
    contact = contacts.lock(claim.contact_id)
    now = clock.db_now()
    message = _held(claim)
    if message is None:
        return now
    if outcome is not None and not isinstance(outcome, base.Accepted):
        # An alarm of the case may follow one of the service: the case is locked before both.
        retries.lock_case(message)
    message.contact = contact
    _write_down(message, outcome, now=now)
    return now


def _write_down(message: Message, outcome: _Outcome, *, now: datetime) -> None:
    """Write what becomes of a text after what the provider said, or did not say."""
    contact = message.contact
    match outcome:
        case base.Accepted(sid=sid):
            delivery_status.accept(message=message, sid=sid, now=now)
        case base.OptedOut(code=code):
            delivery_status.opt_out(message=message, contact=contact, now=now)
            retries.fail(message, contact, code=code, now=now)
        case base.Refused(code=code):
            retries.fail(message, contact, code=code, now=now)
        case base.Barred(code=code):
            delivery_status.note_barred(message=message, code=code, now=now)
            retries.wait(message, contact, status=MessageStatus.QUEUED, now=now)
        case base.Busy(retry_after=pause):
            delivery_status.note_trouble(message=message, now=now)
            retries.wait(message, contact, status=MessageStatus.QUEUED, now=now, at_least=pause)
        case base.Unknown():
            delivery_status.note_trouble(message=message, now=now)
            retries.wait_to_ask(message, contact, now=now)
        case _Untold():
            delivery_status.note_trouble(message=message, now=now)
            retries.wait(message, contact, status=MessageStatus.SENDING, now=now)
        case _Overslept():
            retries.wait(message, contact, status=MessageStatus.QUEUED, now=now)


def _held(claim: _Claim) -> Message | None:
    """Read the text if the lease is still this sender's; the contact's lock keeps it so."""
    return Message.objects.held_by(message_id=claim.message_id, token=claim.token).first()


def _known_sids(contact: Contact, *, since: datetime) -> frozenset[str]:
    """List the Sids that are already known to be other texts to this phone, of about that time."""
    others = Message.objects.filter(
        contact=contact,
        id__gte=id_ranges.first_id(at=since - retries.GIVE_UP_AFTER),
        provider_sid__isnull=False,
    )
    return frozenset(sid for sid in others.values_list("provider_sid", flat=True) if sid)


def _enqueue_next(contact_id: UUID, *, now: datetime) -> None:
    """Enqueue the next text to the same phone, which may have waited for this one."""
    for message_id, subject in Message.objects.waiting_of(contact_id=contact_id, now=now):
        outbox.enqueue(message_id, subject=MessageSubject(subject))


def _refuse_open_transaction() -> None:
    """Raise OnTheWireInTransactionError where a transaction is open."""
    if connection.in_atomic_block:
        raise OnTheWireInTransactionError
