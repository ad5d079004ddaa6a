"""The open loop: what is slow delays nothing but itself, and is counted from when it was due."""

import asyncio

from bench import open_loop


def test_starts_do_not_wait_for_earlier_starts() -> None:
    async def measure() -> open_loop.Outcome[int]:
        started = 0
        all_started = asyncio.Event()

        async def do(_due: float) -> int:
            nonlocal started
            started += 1
            if started == 5:
                all_started.set()
            # In a closed loop the first would wait here for ever.
            await asyncio.wait_for(all_started.wait(), 20)
            return started

        return await open_loop.run(do, rate=100.0, count=5)

    outcome = asyncio.run(measure())
    assert (len(outcome.results), list(outcome.failures)) == (5, [])


def test_each_start_is_given_its_due_time() -> None:
    async def due_of(due: float) -> float:
        return due

    outcome = asyncio.run(open_loop.run(due_of, rate=50.0, count=4))
    gaps = [due - outcome.began for due in outcome.results]
    assert [round(gap, 6) for gap in gaps] == [0.0, 0.02, 0.04, 0.06]


def test_a_failure_is_kept_by_message_and_others_go_on() -> None:
    async def do(due: float) -> float:
        if due > 0:
            raise LookupError("no text came")
        return due

    outcome = asyncio.run(open_loop.run(do, rate=100.0, count=2))
    assert list(outcome.failures) == ["LookupError: no text came"] * 2
