"""Each app forgets by itself: the daily housekeeping calls every function registered here."""

from collections.abc import Callable
from datetime import datetime

# Deletes what its app need not keep at this instant; returns how many rows of each kind went.
Forget = Callable[[datetime], dict[str, int]]

_registered: dict[str, Forget] = {}


def register(app: str, forget: Forget) -> None:
    """Take the app's function; registering again replaces it, as reloading an app does."""
    _registered[app] = forget


def forget_all(now: datetime) -> dict[str, int]:
    """Call every app's function; the caller has opened the transaction.

    Returns the rows deleted, by kind. Safe to run twice at once: what is gone is not found.
    """
    deleted: dict[str, int] = {}
    for forget in _registered.values():
        deleted.update(forget(now))
    return deleted
