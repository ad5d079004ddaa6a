"""What an owner's system is asked, and what it may answer, by what each answer calls for.

A gateway knows addresses, codes and words; it touches no model and decides nothing of an action.
Unknown is an answer of its own: what may have arrived is neither posted again blindly nor given up.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from community.streetsafe.rules.council_answers import Answer


@dataclass(frozen=True, kw_only=True)
class Where:
    """One owner's system. `api_key` is empty where it asks for none, and is in no repr."""

    url: str
    jurisdiction_id: str = ""
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request. `description` holds the reference of `token`.

    `place` is (latitude, longitude) in degrees; None leaves the address alone to say where.
    """

    token: UUID
    service_code: str
    description: str
    address: str
    place: tuple[float, float] | None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """It has arrived: its number there, or a ticket with which to ask for the number later."""

    number: str = ""
    ticket: str = ""


class NotSent(Exception):  # noqa: N818
    """The owner's system did not say that it has the request; each subclass says what to do."""


class Refused(NotSent):
    """Certainly not taken, and not for another try: the sentence is theirs, cleaned."""


class Busy(NotSent):
    """Certainly not taken; the same may be posted later."""

    def __init__(self, *, retry_after: timedelta | None = None) -> None:
        """Keep how long we were asked to wait, if we were."""
        super().__init__("not taken, for now")
        self.retry_after = retry_after


class Unknown(NotSent):
    """Nobody can tell: no answer, or one without meaning."""


class Gateway(Protocol):
    """One protocol of owners' systems. A call blocks for at most OPEN311_TIMEOUT."""

    def post(self, where: Where, request: Request) -> Sent:
        """Hand one request over. Raises Refused, Busy or Unknown."""
        ...

    def find(
        self, where: Where, *, token: UUID, service_code: str, since: datetime, until: datetime
    ) -> Sent | None:
        """Ask whether the request with our reference arrived in that time; None is a certain no.

        Of two that both are ours the one that came first is meant. Raises Unknown.
        """
        ...

    def number_of(self, where: Where, *, ticket: str) -> str:
        """Ask for the number of a ticket; empty where there is none yet. Raises Unknown."""
        ...

    def look_up(self, where: Where, *, number: str) -> Answer:
        """Ask how far a request is. Raises Unknown, also where the number is not known there."""
        ...
