"""`python -m tests.stateful`: the long walk."""

import argparse
import os
import secrets
import sys
import time

from tests.stateful import soak

_FOR_EVER = 10.0**9


def main() -> int:
    """Read what is wanted, and walk."""
    parser = argparse.ArgumentParser(prog="./run soak", description="Walk at random for long.")
    parser.add_argument("--steps", type=int, default=100_000, help="at least (default: 100000)")
    parser.add_argument("--seed", type=int, help="where to begin (default: by chance, and said)")
    parser.add_argument("--minutes", type=float, help="stop after so long (default: never)")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    seed = secrets.randbelow(10**6) if given.seed is None else given.seed
    soak.say(f"seed {seed}; {given.processes} at once, each with engines of its own")
    spent = _FOR_EVER if given.minutes is None else given.minutes * 60
    return soak.soak(
        soak.Wanted(
            steps=given.steps,
            seed=seed,
            processes=given.processes,
            until=time.monotonic() + spent,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
