"""What a gateway is asked, and what it may answer, by the class of action each answer calls for.

A gateway knows numbers, words and Sids; it never touches a model and never decides what happens
to a text. Unknown is an answer of its own: a text that may have been accepted is neither sent
again blindly nor given up.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """The provider has taken the text and answers for it under this Sid."""

    sid: str


class NotAccepted(Exception):  # noqa: N818
    """The provider did not say that it took the text; each subclass says what to do now."""


class Refused(NotAccepted):
    """Refused for good: this text to this number is never accepted. `code` is the provider's."""

    def __init__(self, *, code: int) -> None:
        """Keep the provider's number for the reason, 0 where it gave none."""
        super().__init__(f"refused for good, code {code}")
        self.code = code


class OptedOut(Refused):
    """Refused because this number has opted out at the provider."""


class Busy(NotAccepted):
    """Certainly not accepted; the same text may be handed over later."""

    def __init__(self, *, retry_after: timedelta | None = None) -> None:
        """Keep how long the provider asked us to wait, if it did."""
        super().__init__("not accepted, for now")
        self.retry_after = retry_after


class Barred(Busy):
    """Certainly not accepted, for something of ours: account, sender, wording or settings.

    Nothing is wrong with the number; once we have mended it the same text may be handed over.
    """

    def __init__(self, *, code: int = 0) -> None:
        """Keep the provider's number for the reason, 0 where it gave none."""
        super().__init__()
        self.code = code


class Unknown(NotAccepted):
    """Nobody can tell whether the text was accepted: no answer, or one without meaning."""


class Gateway(Protocol):
    """One provider of texts. Calls block for at most PROVIDER_TIMEOUT."""

    def prepare(self) -> None:
        """Do what is slow the first time, before anybody waits for a post."""
        ...

    def send(
        self, *, to: str, body: str, callback_url: str, valid_for: timedelta | None = None
    ) -> Accepted:
        """Hand one text over; `to` is E.164, receipts go to `callback_url`.

        `valid_for`: how long the provider may keep it in a queue of its own before it drops it; as
        long as it does by itself where None. Raises Refused, OptedOut, Busy, Barred or Unknown.
        """
        ...

    def find(
        self, *, to: str, body: str, since: datetime, except_sids: Collection[str]
    ) -> str | None:
        """Ask whether the provider took this text since then; None is a certain no.

        `except_sids` are those we already know to be other texts. Raises Unknown where the
        provider cannot tell.
        """
        ...
