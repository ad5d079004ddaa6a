"""Whole verifications a second: how long they take at ten, and the highest rate that holds."""

import asyncio
from dataclasses import dataclass

from bench import checks, open_loop, results
from bench.context import Context

_GOAL = 10.0
_WITHIN = 1.0
_SECONDS, _SECONDS_OF_SEARCH = 15.0, 8.0
_ABOVE = (12.0, 14.0, 17.0, 20.0, 24.0)
_BELOW = (9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0)
_LOOK_EVERY = 0.25
_LOOKS_AT_MOST = 120


@dataclass(frozen=True, kw_only=True)
class Held:
    """One rate: how long each check took from when it was due to its last receipt, in seconds."""

    rate: float
    took: list[float]
    failures: list[str]
    found: list[checks.Check]

    @property
    def holds(self) -> bool:
        """Say whether all went well and 99 of 100 within a second."""
        return not self.failures and results.percentile(self.took, 0.99) < _WITHIN


async def measure(on: Context) -> list[results.Row]:
    """Measure the goal's rate, then look for the highest that holds."""
    rate = on.count(int(_GOAL), 1)
    at_goal = await _at(on, rate=rate, seconds=_SECONDS if not on.quick else 1.0)
    best = at_goal if at_goal.holds else None
    if not on.quick:
        best = await _search(on, best)
    return [_row(at_goal), _best(best)]


async def _search(on: Context, best: Held | None) -> Held | None:
    """Go up while it holds, or down until it does."""
    for rate in _ABOVE if best else _BELOW:
        held = await _at(on, rate=rate, seconds=_SECONDS_OF_SEARCH)
        if best and not held.holds:
            return best
        if held.holds:
            found_below = best is None
            best = held
            if found_below:
                return best
    return best


async def _at(on: Context, *, rate: float, seconds: float) -> Held:
    """Start checks at a rate for a while, and wait for their last receipts."""
    on.say(f"{rate:g} whole verifications a second for {seconds:.0f} s")
    run = await open_loop.run(on.whole, rate=rate, count=max(int(rate * seconds), 1))
    failures = list(run.failures)
    if left := await _unanswered(on):
        failures.append(f"{left} texts without a receipt")
    answered = await on.watch.texts.last_receipts()
    took = [max(answered.get(one.phone, 0.0), one.ended_text) - one.due for one in run.results]
    return Held(rate=rate, took=took, failures=failures, found=list(run.results))


async def _unanswered(on: Context) -> int:
    """Wait until every receipt has been answered; return how many texts never were."""
    left = 0
    for _ in range(_LOOKS_AT_MOST):
        left = await on.watch.texts.unanswered()
        if not left:
            break
        await asyncio.sleep(_LOOK_EVERY)
    return left


def _row(held: Held) -> results.Row:
    name = f"whole verification to its last receipt, {held.rate:g} a second"
    goal = "p99 under 1 s"
    if not held.took:
        note = f"none came to its end: {held.failures[0]}"
        return results.Row(name=name, unit="ms", n=0, p50=0.0, goal=goal, met=False, note=note)
    steps = ", ".join(
        f"{name} {1000 * results.percentile([one.steps[name] for one in held.found], 0.5):.0f}"
        for name in held.found[0].steps
    )
    failed = f"; {len(held.failures)} failed: {held.failures[0][:120]}" if held.failures else ""
    return results.spread(
        name=name,
        unit="ms",
        values=[1000 * one for one in held.took],
        goal=goal,
        met=held.holds,
        note=f"medians in ms: {steps}{failed}",
    )


def _best(held: Held | None) -> results.Row:
    """Write the highest rate that held."""
    return results.Row(
        name="whole verifications, highest rate that holds",
        unit="per s",
        n=len(held.took) if held else 0,
        p50=held.rate if held else 0.0,
        goal=f"at least {_GOAL:g} per s",
        met=held is not None and held.rate >= _GOAL,
        note="holds: none failed and p99 under 1 s" if held else "not even one a second held",
    )
