"""Texts that did not go out: tried again later, or given up.

`attempts` counts the posts that may have been accepted; what certainly was not is taken off again.
The caller holds the text's contact.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from foundation.sms.statuses import MessageStatus
from verification.actions.messaging import delivery_status
from verification.actions.records import lookup
from verification.enums import Priority
from verification.models import Contact, Message

log = logging.getLogger(__name__)

_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(seconds=16)
# While the person still stands there: short, and so that a provider that is away for 10 s is
# noticed soon after, since only a try that fails notices it.
_PROMPT_PAUSE = timedelta(seconds=2)
_PROMPT_FOR = timedelta(minutes=1)
# Waiting for a provider that takes nothing ends here; older words would only confuse.
GIVE_UP_AFTER = timedelta(hours=1)


def wait(
    message: Message,
    contact: Contact,
    *,
    status: MessageStatus,
    now: datetime,
    at_least: timedelta | None = None,
) -> None:
    """Try later what was certainly not posted this time; the pause doubles with the age."""
    age = now - (message.first_tried_at or now)
    if age > GIVE_UP_AFTER:
        fail(message, contact, code=message.error_code, now=now)
        return
    longest = _PROMPT_PAUSE if age < _PROMPT_FOR else _LONGEST_PAUSE
    pause = max(min(age, longest), at_least or _FIRST_PAUSE, _FIRST_PAUSE)
    message.attempts -= 1
    release(message, status=status, now=now, pause=pause)


def wait_to_ask(message: Message, contact: Contact, *, now: datetime) -> None:
    """Leave a text that may have been accepted as SENDING, to be asked for: 1, 2, 4 … 16 s."""
    if message.attempts >= settings.DELIVERY_ATTEMPTS_AT_MOST:
        fail(message, contact, code=None, now=now)
        return
    pause = min(_FIRST_PAUSE * 2 ** (message.attempts - 1), _LONGEST_PAUSE)
    release(message, status=MessageStatus.SENDING, now=now, pause=pause)


def wait_for_keys(message: Message, contact: Contact, *, now: datetime) -> None:
    """Put off what cannot be read: with the right master keys back, it may still be said."""
    if now - message.created_at > GIVE_UP_AFTER:
        fail(message, contact, code=None, now=now)
        return
    log.error("text %s cannot be read: are the master keys right?", message.id)
    release(message, status=MessageStatus(message.status), now=now, pause=_LONGEST_PAUSE)


def release(message: Message, *, status: MessageStatus, now: datetime, pause: timedelta) -> None:
    """Give the text back, to be claimed again after the pause; others of its phone may go first."""
    message.status, message.due_at = status, now + pause
    message.lease_token, message.lease_until = None, now
    message.save(
        update_fields=["status", "due_at", "attempts", "lease_token", "lease_until", "error_code"]
    )


def fail(
    message: Message,
    contact: Contact,
    *,
    code: int | None,
    now: datetime,
    priority: Priority = Priority.P2,
) -> None:
    """Give the text up and raise `not_reached`: somebody must tell them by voice."""
    lock_case(message)
    message.contact = contact
    delivery_status.raise_not_reached(message=message, now=now, priority=priority)
    delivery_status.fail(message=message, code=code, now=now)


def lock_case(message: Message) -> None:
    """Lock the case of a text, where it has one."""
    if message.verification_id is not None:
        message.verification = lookup.lock(message.verification_id)
