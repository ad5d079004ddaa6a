"""What a check for a walk asks: whether this phone and this officer have a walk now.

The app that plans walks registers one finder from `AppConfig.ready`. Nothing here knows that app,
and where nothing is registered there is no walk: a check for one can then not end in a YES.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class PlannedWalk:
    """A walk that both said yes to, and the instant by which they should be back."""

    id: UUID
    back_by: datetime


# Called with the keywords contact_id, officer_id (of a Contact and an Officer) and now.
Finder = Callable[..., PlannedWalk | None]

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Take the one finder; registering again replaces it, as reloading an app does."""
    _finders[:] = [finder]


def is_registered() -> bool:
    """Say whether any app plans walks."""
    return bool(_finders)


def find(*, contact_id: UUID, officer_id: UUID, now: datetime) -> PlannedWalk | None:
    """Find the walk of this phone and this officer at `now`; None where there is none."""
    for finder in _finders:
        return finder(contact_id=contact_id, officer_id=officer_id, now=now)
    return None
