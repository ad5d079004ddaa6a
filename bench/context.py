"""What every stage of a live measurement works with."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bench import checks, consoles, open_loop

_WARM_UP = 4
_BASELINE_WITHIN = 10.0


@dataclass(frozen=True, kw_only=True)
class Context:
    """The people, the load generator, the baseline's address, and how thorough to be."""

    watch: checks.Watch
    desks: consoles.Consoles
    baseline: str
    quick: bool
    say: Callable[[str], None]

    def count(self, full: int, quick: int) -> int:
        """Choose how many to measure."""
        return quick if self.quick else full

    async def warm_up(self) -> None:
        """Go through everything a few times, unmeasured: first times import and plan."""
        for _ in range(self.count(_WARM_UP, 1)):
            await open_loop.run(self.whole, rate=2.0, count=self.count(4, 1))
            await self.floor(0.0)

    async def whole(self, due: float) -> checks.Check:
        """Make one whole verification."""
        return await self.watch.whole(due=due)

    async def floor(self, _due: float) -> float:
        """Go once through the floor; return the seconds from its text to the stand-in's taking."""
        phone = self.watch.http.new_baseline_phone()
        posted = asyncio.get_running_loop().time()
        await asyncio.wait_for(
            self.watch.http.post_to_baseline(self.baseline, phone), _BASELINE_WITHIN
        )
        return (await self.watch.texts.wait_for(phone, 0)).at - posted
