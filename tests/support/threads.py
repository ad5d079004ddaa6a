"""Many at once: the same work in threads that start together, each on a connection of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")

PATIENCE_SECONDS = 120


def at_once(work: Callable[[int], T], *, count: int) -> list[T]:
    """Call `work(0)` to `work(count - 1)` at the same moment; give what they return, in order."""
    gate = threading.Barrier(count)

    def run(number: int) -> T:
        gate.wait(timeout=PATIENCE_SECONDS)
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(run, range(count), timeout=PATIENCE_SECONDS))
