"""`python -m tests.mutants`: plant every fault, and see the tests it must turn red."""

import argparse
import os
import queue
import signal
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from devstack.launcher import errors
from tests.mutants.changes import CannotBePlantedError
from tests.mutants.checkout_copy import Ground
from tests.mutants.table import MUTANTS, Mutant

# More than two engines at once and each is slower than they were one after the other.
_AT_ONCE = 2
_RED = "red"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What came of one fault; `verdict` is "red" where every test of it saw it."""

    mutant: Mutant
    verdict: str
    seconds: float


def main(arguments: Sequence[str]) -> int:
    """Run the tests sound, then with each fault; 1 where one was not seen by its tests."""
    chosen = _chosen(arguments)
    signal.signal(signal.SIGTERM, _leave)
    if not chosen:
        return _say("No fault has such a name.", code=2)
    with ExitStack() as stack:
        count = min(_AT_ONCE, os.cpu_count() or 1, len(chosen))
        grounds = [stack.enter_context(Ground()) for _ in range(count)]
        with ThreadPoolExecutor(count) as pool:
            sound = _merged(pool.map(_sound, grounds, _shares(chosen, count)))
            if ill := {test: end for test, end in sound.items() if end != "passed"}:
                told = "\n".join(f"{test}: {end}" for test, end in ill.items())
                return _say(f"Without any fault these are not green already:\n{told}", code=1)
            _say(f"{len(sound)} tests are green without a fault.\n\n{_HEADING}")
            free: queue.SimpleQueue[Ground] = queue.SimpleQueue()
            for ground in grounds:
                free.put(ground)
            rows = list(pool.map(lambda mutant: _tried(mutant, free), chosen))
    return _summed_up(rows)


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave by the way that stops the engines and removes the copies."""
    raise SystemExit(1)


def _chosen(arguments: Sequence[str]) -> list[Mutant]:
    """Read which faults are wanted."""
    parser = argparse.ArgumentParser(
        prog="./run mutants", description="Plant known faults in copies, and see a test turn red."
    )
    parser.add_argument("words", nargs="*", help="only faults with one of these in their name")
    given = parser.parse_args(arguments)
    words = given.words or [""]
    return [mutant for mutant in MUTANTS if any(word in mutant.name for word in words)]


def _shares(chosen: list[Mutant], count: int) -> list[list[str]]:
    """Share the tests out, so that every database is made and every test seen green."""
    tests = sorted({test for mutant in chosen for test in mutant.tests})
    return [tests[number::count] or tests for number in range(count)]


def _sound(ground: Ground, tests: list[str]) -> dict[str, str]:
    """Run tests without a fault."""
    endings = ground.run(tests)
    return {test: endings.get(test, endings.get("", "did not run")) for test in tests}


def _tried(mutant: Mutant, free: "queue.SimpleQueue[Ground]") -> Row:
    """Plant one fault on whichever ground is free, and say what came of it."""
    ground = free.get()
    began = time.monotonic()
    try:
        with ground.planted(mutant):
            verdict = _verdict(mutant, ground.run(mutant.tests))
    except CannotBePlantedError as error:
        verdict = f"CAN'T BE PLANTED ANY MORE: {error}"
    finally:
        free.put(ground)
    row = Row(mutant=mutant, verdict=verdict, seconds=time.monotonic() - began)
    _say(_line(row))
    return row


def _verdict(mutant: Mutant, endings: dict[str, str]) -> str:
    """Judge by every test: red counts only where an assertion saw the fault."""
    for test in mutant.tests:
        end = endings.get(test, endings.get("", "did not run"))
        if end == "passed":
            return f"SURVIVED {test}"
        if end != "assertion":
            return f"BROKEN, not seen: {end}"
    return _RED


_HEADING = f"{'fault':<36}{'in':<56}{'s':>5}  verdict, tests"


def _line(row: Row) -> str:
    """Write the row of a fault."""
    tests = ", ".join(test.rsplit("::", 1)[1] for test in row.mutant.tests)
    where = row.mutant.function.removeprefix("verification.").removeprefix("actions.")
    return f"{row.mutant.name:<36}{where:<56}{row.seconds:>5.0f}  {row.verdict}  {tests}"


def _summed_up(rows: list[Row]) -> int:
    """Say how many were seen."""
    unseen = [row.mutant.name for row in rows if row.verdict != _RED]
    if unseen:
        return _say(f"\n{len(unseen)} of {len(rows)} not seen: {', '.join(unseen)}.", code=1)
    return _say(f"\nAll {len(rows)} faults turn their tests red.")


def _merged(several: Iterable[dict[str, str]]) -> dict[str, str]:
    """Put the endings of several runs together."""
    return {test: end for one in several for test, end in one.items()}


def _say(line: str, *, code: int = 0) -> int:
    """Write a line at once, and hand the exit code on."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except errors.UserFacingError as error:
        sys.exit(str(error))
