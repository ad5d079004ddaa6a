"""What one stand-in is told at its start."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class RetryOn(StrEnum):
    """When a webhook is tried again; Twilio's own default is CONNECT, once."""

    CONNECT = "ct"
    SERVER_ERROR = "5xx"
    TIMEOUT = "rt"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Settings of one stand-in; times in seconds."""

    account_sid: str
    auth_token: str
    number: str
    service_url: str
    # What the service believes to be its address, and what signatures cover: another one than
    # `service_url` when a proxy stands in front.
    public_url: str
    host: str = "127.0.0.1"
    port: int = 0
    opt_out_words: bool = False
    # Dialling prefixes that may be texted; others get 21408. 999 is for load runs.
    countries: tuple[str, ...] = ("44", "999")
    sent_after: float = 0.02
    delivered_after: float = 0.04
    webhook_timeout: float = 15.0
    webhook_retries: int = 1
    webhook_retry_on: RetryOn = RetryOn.CONNECT
    webhooks_at_once: int = 64
    messages_kept: int = 50_000
    # The world file of the demonstration's page; None serves no such page.
    demo: Path | None = None

    def reachable(self, url: str) -> str:
        """Return the address to post to for `url`, which the service wrote as its public one."""
        if url.startswith(self.public_url):
            return self.service_url + url.removeprefix(self.public_url)
        return url
