"""Single steps, timed: a join to its text, words on the console, a call taker's look-up."""

import asyncio
import time
from collections.abc import Sequence

from bench import checks, open_loop, results
from bench.context import Context

_AT_MOST_TIMES_FLOOR = 3.0
_JOINS_A_SECOND = 20.0
_ASKED_A_SECOND = 8.0
_PAUSE = 0.25
_TEXT_WITHIN = 3.0
_ANSWER_WITHIN = 0.5


async def alone(on: Context) -> list[results.Row]:
    """Make one whole verification at a time, and beside each go once through the floor."""
    on.say("one verification at a time, and the floor beside each")
    floors: list[float] = []
    found: list[checks.Check] = []
    for _ in range(on.count(40, 1)):
        floors.append(await on.floor(0.0))
        await asyncio.sleep(_PAUSE)
        found.append(await on.watch.whole(due=time.monotonic(), pause=_PAUSE))
        await asyncio.sleep(_PAUSE)
    least = results.percentile(floors, 0.5)
    whole = [check.ended_text - check.due - _PAUSE for check in found]
    steps = ", ".join(f"{name} {_median_of(found, name):.0f}" for name in found[0].steps)
    return [
        _ms("floor of a join to its text, idle", floors),
        _to_text("join to its text, idle", found, least=least),
        _answered("join answered, idle", found),
        _ms("whole verification alone, to its last text", whole, note=f"medians in ms: {steps}"),
    ]


async def at_once(on: Context) -> list[results.Row]:
    """Have cases open, then joins come in at a fixed rate; the floor first, at the same."""
    count, rate = on.count(100, 2), _JOINS_A_SECOND
    on.say(f"{count} joins, {rate:.0f} a second, and the floor at the same rate")
    floors = await open_loop.run(on.floor, rate=rate, count=count)
    waiting = (await open_loop.run(_opened(on), rate=_ASKED_A_SECOND, count=count)).results
    cases = iter(waiting)

    async def join(due: float) -> checks.Check:
        return await on.watch.joined(next(cases)[1], due=due)

    found = await open_loop.run(join, rate=rate, count=len(waiting))
    for officer, case in waiting:
        await on.watch.cancelled(officer, case)
    least = results.percentile(floors.results, 0.5)
    return [
        _ms("floor of a join to its text, 20 a second", floors.results),
        _to_text("join to its text, 20 a second", found.results, least=least, slow=True),
        _answered("join answered, 20 a second", found.results),
    ]


async def seen(on: Context) -> list[results.Row]:
    """Text words to finished cases, and ask `/console/since` until the case is in it."""
    on.say("words, until they are seen at /console/since")
    done = await open_loop.run(on.whole, rate=2.0, count=on.count(12, 1))
    took = []
    for check in done.results:
        looking = asyncio.create_task(on.desks.seen(check.ref, after=await on.desks.quiet()))
        await asyncio.sleep(_PAUSE)
        posted = time.monotonic()
        await on.watch.http.text(check.phone, "are you still there")
        took.append(await looking - posted)
    note = "asked without a pause; a console's page asks every 2 s"
    return [_ms("inbound text to seen at /console/since", took, note=note)]


async def called(on: Context) -> list[results.Row]:
    """Join by a call taker, who reads the code off the phone: no text is sent for it."""
    on.say("joins by a call taker")
    answered, shown = [], []
    for _ in range(on.count(10, 1)):
        officer, case = await on.watch.opened()
        quiet = await on.desks.quiet()
        looking = asyncio.create_task(on.desks.seen(str(case["ref"]), after=quiet))
        await asyncio.sleep(_PAUSE)
        posted = time.monotonic()
        await on.watch.looked_up(case)
        answered.append(time.monotonic() - posted)
        shown.append(await looking - posted)
        await on.watch.cancelled(officer, case)
    note = "by the protocol a join by call sends no text: the call taker says it"
    return [
        _ms("join by a call taker, answered", answered, note=note),
        _ms("join by a call taker to seen at /console/since", shown),
    ]


def _opened(on: Context) -> "open_loop.Do[checks.Opened]":
    async def ask(_due: float) -> checks.Opened:
        return await on.watch.opened()

    return ask


def _to_text(
    name: str, found: Sequence[checks.Check], *, least: float, slow: bool = False
) -> results.Row:
    """Time a join from when it was due to the stand-in's taking of its text."""
    took = [check.join_text - check.join_due for check in found]
    ratio = results.percentile(took, 0.5) / least
    late = results.percentile(took, 0.95)
    return results.spread(
        name=name,
        unit="ms",
        values=[1000 * one for one in took],
        floor=1000 * least,
        goal="p95 at most 3 s" if slow else "p50 at most 3 x floor",
        met=late <= _TEXT_WITHIN if slow else ratio <= _AT_MOST_TIMES_FLOOR,
    )


def _answered(name: str, found: Sequence[checks.Check]) -> results.Row:
    took = [check.steps["join"] for check in found]
    met = results.percentile(took, 0.99) <= _ANSWER_WITHIN
    return results.spread(
        name=name,
        unit="ms",
        values=[1000 * one for one in took],
        goal="p99 at most 500 ms",
        met=met,
    )


def _ms(name: str, seconds: Sequence[float], *, note: str = "") -> results.Row:
    return results.spread(name=name, unit="ms", values=[1000 * one for one in seconds], note=note)


def _median_of(found: Sequence[checks.Check], step: str) -> float:
    return 1000 * results.percentile([check.steps[step] for check in found], 0.5)
