"""Starting things at fixed instants, whatever became of those before: an open loop.

Each is timed from the instant it was due. A generator that waited for a slow answer before it sent
the next would leave out of the figures all who had to wait.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
Do = Callable[[float], Awaitable[T]]

# Before the first is due, so that none is late because the loop was being set up.
_LEAD = 0.05


@dataclass(frozen=True, kw_only=True)
class Outcome(Generic[T]):
    """What came of a run: the results, and the failures by what they said."""

    rate: float
    began: float
    results: Sequence[T]
    failures: Sequence[str] = field(default_factory=list)


async def run(do: Do[T], *, rate: float, count: int) -> Outcome[T]:
    """Start `do(due)` `count` times, `rate` a second, and wait for all of them."""
    began = time.monotonic() + _LEAD
    tasks = [asyncio.ensure_future(_at(began + index / rate, do)) for index in range(count)]
    done = await asyncio.gather(*tasks, return_exceptions=True)
    failures = [f"{type(one).__name__}: {one}" for one in done if isinstance(one, BaseException)]
    results = [one for one in done if not isinstance(one, BaseException)]
    return Outcome(rate=rate, began=began, results=results, failures=failures)


async def _at(due: float, do: Do[T]) -> T:
    await asyncio.sleep(max(due - time.monotonic(), 0.0))
    return await do(due)
