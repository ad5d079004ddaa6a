"""One message as Twilio keeps and shows it."""

import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum

from simulator.twilio import segments

API_VERSION = "2010-04-01"
LONGEST_VALIDITY = 36_000


class Status(StrEnum):
    """Where a message stands, in Twilio's words."""

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    RECEIVED = "received"


class Direction(StrEnum):
    """Who sent it, in Twilio's words."""

    INBOUND = "inbound"
    OUTBOUND_API = "outbound-api"
    OUTBOUND_REPLY = "outbound-reply"


def new_sid() -> str:
    """Return a fresh message Sid: SM and 32 hexadecimal digits."""
    return "SM" + secrets.token_hex(16)


def now() -> datetime:
    """Return the present in UTC."""
    return datetime.now(UTC)


@dataclass(kw_only=True, slots=True)
class Message:
    """A text to or from the published number."""

    account_sid: str
    recipient: str
    sender: str | None
    body: str
    direction: Direction
    status: Status
    sid: str = field(default_factory=new_sid)
    messaging_service_sid: str | None = None
    status_callback: str = ""
    # Seconds that it may wait here before it is sent, or dropped.
    validity_period: int = LONGEST_VALIDITY
    created_at: datetime = field(default_factory=now)
    updated_at: datetime = field(default_factory=now)
    sent_at: datetime | None = None
    reached_phone_ns: int | None = None
    error_code: int | None = None
    error_message: str | None = None

    @property
    def uri(self) -> str:
        """Return the path of this message in the API."""
        return f"/{API_VERSION}/Accounts/{self.account_sid}/Messages/{self.sid}.json"

    @property
    def segment_count(self) -> int:
        """Return the number of segments, 0 while no sender has been chosen yet."""
        return 0 if self.status is Status.ACCEPTED else segments.count(self.body)

    def move(self, status: Status) -> None:
        """Set the status and the times that come with it."""
        self.status, self.updated_at = status, now()
        if status is Status.SENT:
            self.sent_at = self.updated_at
        if status is Status.DELIVERED:
            self.reached_phone_ns = time.time_ns()

    def as_json(self) -> dict[str, object]:
        """Return Twilio's Message resource."""
        return {
            "account_sid": self.account_sid,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": _rfc2822(self.created_at),
            "date_sent": _rfc2822(self.sent_at),
            "date_updated": _rfc2822(self.updated_at),
            "direction": self.direction.value,
            "error_code": self.error_code,
            "error_message": self.error_message,
            "from": self.sender,
            "messaging_service_sid": self.messaging_service_sid,
            "num_media": "0",
            "num_segments": str(self.segment_count),
            "price": None,
            "price_unit": "USD",
            "sid": self.sid,
            "status": self.status.value,
            "subresource_uris": {"media": self.uri.removesuffix(".json") + "/Media.json"},
            "tags": None,
            "to": self.recipient,
            "uri": self.uri,
        }


def _rfc2822(at: datetime | None) -> str | None:
    """Write an instant as Twilio's answers do: whole seconds, offset +0000."""
    return None if at is None else format_datetime(at)
