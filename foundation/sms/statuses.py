"""The states of an outbound text, in the words that every gateway maps its own to."""

from foundation.vocabulary import Vocabulary


class MessageStatus(Vocabulary):
    """Where one outbound text stands. SENDING means: on the wire or not known to be."""

    QUEUED = "queued", "queued"
    SENDING = "sending", "sending"
    ACCEPTED = "accepted", "accepted"
    SENT = "sent", "sent"
    DELIVERED = "delivered", "delivered"
    UNDELIVERED = "undelivered", "undelivered"
    FAILED = "failed", "failed"
    WITHDRAWN = "withdrawn", "withdrawn"


# Not known to be with the provider yet.
UNSENT = (MessageStatus.QUEUED, MessageStatus.SENDING)
# What became of these is known, for better or for worse.
SETTLED = (
    MessageStatus.DELIVERED,
    MessageStatus.WITHDRAWN,
    MessageStatus.FAILED,
    MessageStatus.UNDELIVERED,
)
