"""Who takes a text of a phone that is about something else than a check.

An app registers a claimant from `AppConfig.ready`. The service that receives texts asks it only
about words that nobody's safety hangs on by themselves; what it does not claim, or fails to take,
is treated as any other text.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class ClaimedText:
    """A text as its claimant gets it; the words are personal data and are kept already, sealed."""

    contact_id: UUID
    inbound_id: UUID
    words: str
    received_at: datetime


class Claimant(Protocol):
    """An app that writes to phones about something of its own, and reads what they answer."""

    def claims(self, *, contact_id: UUID, now: datetime) -> bool:
        """Say whether words of this phone are for this app now; changes nothing."""

    def take(self, text: ClaimedText) -> None:
        """Take the text, inside the open transaction in which it arrived.

        It may record in the log. Whatever it raises takes back all that it did.
        """


_claimants: list[Claimant] = []


def register(claimant: Claimant) -> None:
    """Take a claimant; registering another of the same class replaces it."""
    _claimants[:] = [one for one in _claimants if type(one) is not type(claimant)]
    _claimants.append(claimant)


def claimant_of(contact_id: UUID, now: datetime) -> Claimant | None:
    """Find who claims what this phone writes at `now`; None where nobody does."""
    for claimant in _claimants:
        if claimant.claims(contact_id=contact_id, now=now):
            return claimant
    return None
