"""Ten thousand whole verifications: does memory grow, and what does each cost of the processors?"""

import asyncio
import time

from bench import live, memory, open_loop, results, sections
from bench.context import Context

FIRST, MANY = 1_000, 10_000
GROWS_AT_MOST = 1.05
_CPU_MS_AT_MOST = 90
# As many as hold on two cores beside the load generator; how fast is what `live` measures.
_A_SECOND = 4.0


def measure(occasion: sections.Occasion) -> list[results.Row]:
    """Make the first thousand, and then the rest; weigh every process after both."""
    first, many = (4, 8) if occasion.quick else (FIRST, MANY)
    with live.started(occasion) as service:
        return asyncio.run(_grown(service, occasion, first=first, many=many))


async def _grown(
    service: live.Service, occasion: sections.Occasion, *, first: int, many: int
) -> list[results.Row]:
    parts = [*memory.PARTS, *service.more]
    async with live.at_work(service, occasion) as on:
        await _verified(on, first, told=f"the first {first:,}")
        before = {part: memory.of(service.stack, part) for part in parts}
        used = {part: memory.cpu_seconds(service.stack, part) for part in parts}
        failed = await _verified(on, many - first, told=f"{many:,}")
    after = {part: memory.of(service.stack, part) for part in parts}
    spent = {part: memory.cpu_seconds(service.stack, part) - used[part] for part in parts}
    made = max(many - first - failed, 1)
    return [
        *(_memory(part, before[part], after[part], first=first) for part in parts),
        _memory("all of the service", sum(before.values()), sum(after.values()), first=first),
        *(_cost(part, spent[part], made=made) for part in parts),
        _total(sum(spent.values()), made=made, failed=failed),
    ]


async def _verified(on: Context, many: int, *, told: str) -> int:
    """Make so many, a few hundred at a time; say how far it is, and return how many failed."""
    began, left, failed = time.monotonic(), many, 0
    while left:
        count = min(left, 200)
        run = await open_loop.run(on.whole, rate=_A_SECOND, count=count)
        left, failed = left - count, failed + len(run.failures)
        on.say(f"{told}: {left:,} to go after {time.monotonic() - began:.0f} s, {failed} failed")
    return failed


def _memory(part: str, before: float, after: float, *, first: int) -> results.Row:
    ratio = results.times(after, before)
    return results.Row(
        name=f"memory at the end: {part}",
        unit="MB",
        n=1,
        p50=after,
        ratio=ratio,
        beside=f"after {first:,}",
        goal=f"at most {GROWS_AT_MOST} x after {first:,}",
        met=ratio is not None and ratio <= GROWS_AT_MOST,
    )


def _cost(part: str, seconds: float, *, made: int) -> results.Row:
    name = f"processor time of a whole verification: {part}"
    return results.Row(name=name, unit="ms", n=made, p50=1000 * seconds / made)


def _total(seconds: float, *, made: int, failed: int) -> results.Row:
    return results.Row(
        name="processor time of a whole verification: all of the service",
        unit="ms",
        n=made,
        p50=1000 * seconds / made,
        goal=f"at most {_CPU_MS_AT_MOST} ms",
        met=1000 * seconds / made <= _CPU_MS_AT_MOST,
        note=f"{failed} failed" if failed else "",
    )
