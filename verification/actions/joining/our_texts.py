"""What a phone can quote of us, and what it shows us of a YES that we never sent."""

import logging

from django.conf import settings

from foundation.encryption import sealing
from foundation.sms.statuses import MessageStatus
from verification.actions import alarms, phone_alarms
from verification.actions.joining.arrivals import Arrival
from verification.actions.messaging import outbox
from verification.actions.records import audit_entries
from verification.enums import AlarmCause, Priority
from verification.models import Contact, Message
from verification.rules.inbound_parsing import NOTHING_SENT
from verification.rules.quotes import OurTexts

log = logging.getLogger(__name__)

# Older ones are read as the phone's own words: an alarm too many, never one too few.
_NEWEST = 60
# Nothing shorter holds 25 characters of ours, or our name and a YES.
_QUOTES_FROM = 10


def quotable_by(contact: Contact, *, body: str) -> OurTexts:
    """Read the newest texts that went to this phone, where a text is long enough to quote one.

    What cannot be read cannot be known again.
    """
    if len(body) < _QUOTES_FROM:
        return NOTHING_SENT
    ours = Message.objects.filter(contact=contact).exclude(status=MessageStatus.WITHDRAWN)
    sent = []
    for message in ours.select_related("contact__key").order_by("-created_at", "-id")[:_NEWEST]:
        try:
            sent.append(outbox.body_of(message))
        except sealing.Unreadable:
            log.warning("text %s cannot be read to know it again", message.id)
    return OurTexts(force=settings.FORCE_NAME, sent=sent)


def alarm_forged(arrival: Arrival) -> None:
    """Alarm P1 on the cases of a phone, or on the phone, that shows us a forged YES."""
    if not arrival.reading.forged_text or arrival.is_automatic:
        return
    for case in arrival.live or arrival.own[:1]:
        alarm = alarms.raise_alarm(
            cause=AlarmCause.FORGED_TEXT,
            priority=Priority.P1,
            actor=audit_entries.person(arrival.contact),
            now=arrival.now,
            verification=case,
            contact=arrival.contact,
        )
        arrival.show_on(alarm)
    if not arrival.own:
        phone_alarms.raise_for(
            text=arrival.text,
            cause=AlarmCause.FORGED_TEXT,
            priority=Priority.P1,
            urgency=arrival.urgency,
            now=arrival.now,
        )
