"""The states of an outbound text, in the words that every gateway maps its own to."""

from enum import StrEnum


class MessageStatus(StrEnum):
    """Where one outbound text stands. SENDING means: on the wire or not known to be."""

    QUEUED = "queued"
    SENDING = "sending"
    ACCEPTED = "accepted"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
