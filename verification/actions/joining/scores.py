"""The answer to how safe they felt: one digit, not kept as words."""

from datetime import datetime

from django.conf import settings

from foundation.sms.senders import Channel
from verification.actions import confidence
from verification.actions.messaging import outbox
from verification.actions.records import belonging
from verification.enums import TextKey
from verification.models import Contact, InboundText, Message
from verification.rules.inbound_parsing import Reading


def question_answered(text: InboundText, *, reading: Reading) -> Message | None:
    """Find the FEEDBACK that a text of a locked phone answers; None where it is words like any.

    It is nothing but a digit, the newest thing the phone was asked is FEEDBACK, not long ago and
    not answered with a score, and neither a case of the phone is live nor an alarm of it open.
    """
    if reading.score is None or text.channel == Channel.AUTOMATIC:
        return None
    contact = text.contact
    question = _newest_question(contact)
    if question is None or question.text_key != TextKey.FEEDBACK:
        return None
    if question.created_at + settings.SCORE_READ_FOR <= text.received_at:
        return None
    scored = InboundText.objects.filter(
        contact=contact, is_score=True, received_at__gt=question.created_at
    )
    if scored.exists() or _is_anything_the_matter(contact):
        return None
    return question


def count(text: InboundText, *, score: int | None, now: datetime) -> None:
    """Count a score by month and borough of its case, and keep nothing that leads back to it."""
    if text.is_score and text.verification is not None and score is not None:
        confidence.record(verification=text.verification, score=score, now=now)


def _newest_question(contact: Contact) -> Message | None:
    asked = Message.objects.filter(contact=contact, text_key__in=belonging.ASKING)
    arrived = asked.exclude(status__in=outbox.NEVER_ARRIVES)
    return arrived.select_related("verification").order_by("created_at", "id").last()


def _is_anything_the_matter(contact: Contact) -> bool:
    return belonging.has_live_case(contact=contact) or belonging.has_open_alarm(contact=contact)
