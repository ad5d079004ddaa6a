"""How often one phone is answered: what it writes may be forged, and we would text its owner."""

from datetime import datetime, timedelta

from django.conf import settings

from verification.actions.messaging import outbox
from verification.enums import TextKey
from verification.models import Contact, Message, Verification

_A_DAY = timedelta(days=1)


def acknowledge(*, contact: Contact, case: Verification | None, now: datetime) -> None:
    """Say RECEIVED, byte for byte the same whatever was written, at most once a minute."""
    since = now - settings.RECEIVED_AT_MOST_EVERY
    if not _sent(TextKey.RECEIVED, contact=contact, since=since):
        outbox.queue_text(key=TextKey.RECEIVED, contact=contact, verification=case, now=now)


def send_sparingly(*, key: TextKey, contact: Contact, now: datetime) -> None:
    """Answer a phone without a case: twice freely in a day, and then once in fifteen minutes."""
    if _sent(key, contact=contact, since=now - settings.ANSWERED_THEN_EVERY) and (
        _sent(key, contact=contact, since=now - _A_DAY) >= settings.ANSWERED_FREELY
    ):
        return
    outbox.queue_text(key=key, contact=contact, now=now)


def _sent(key: TextKey, *, contact: Contact, since: datetime) -> int:
    """Count how often a text went to a phone since then."""
    return Message.objects.filter(contact=contact, text_key=key, created_at__gt=since).count()
