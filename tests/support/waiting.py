"""Wait for something, with a bound, and say what it was that did not come."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")
LOOK_EVERY = 0.05


class DidNotComeError(AssertionError):
    """What a journey waited for did not come in time."""


def until(what: str, look: Callable[[], Seen], *, within: float = 10.0) -> Seen:
    """Return what `look` finds as soon as it is true; raises DidNotComeError after `within` s."""
    deadline = time.monotonic() + within
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise DidNotComeError(f"{what} did not come within {within:g} s; last seen: {seen!r}")
        time.sleep(LOOK_EVERY)
    return seen
