"""The states of an outbound text, in the words that every gateway maps its own to."""

from django.db.models import TextChoices


class MessageStatus(TextChoices):
    """Where one outbound text stands. SENDING means: on the wire or not known to be."""

    QUEUED = "queued", "queued"
    SENDING = "sending", "sending"
    ACCEPTED = "accepted", "accepted"
    SENT = "sent", "sent"
    DELIVERED = "delivered", "delivered"
    UNDELIVERED = "undelivered", "undelivered"
    FAILED = "failed", "failed"
    WITHDRAWN = "withdrawn", "withdrawn"
