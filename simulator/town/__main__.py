"""`python -m simulator.town --seed 1 > world.json`: write one invented world."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from simulator.town import history, world


def main(argv: Sequence[str] | None = None) -> int:
    """Draw a world and print it as JSON."""
    parser = argparse.ArgumentParser(
        prog="python -m simulator.town",
        description="An invented town with three years of reports and a planted truth. "
        "docs/streetsafe-worlds.md has the format.",
    )
    usual = world.Size()
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same world")
    parser.add_argument("--stretches", type=int, default=usual.stretches)
    parser.add_argument("--a-week", type=float, default=usual.a_week, help="reports, ordinarily")
    parser.add_argument("--weeks", type=int, default=usual.weeks, help="at least 140 to plant in")
    parser.add_argument("--nothing-planted", action="store_true", help="only everyday reports")
    parser.add_argument(
        "--units",
        type=Path,
        metavar="FILE",
        help="three years up to today on these streets: what `./run manage streets units` prints",
    )
    read = parser.parse_args(argv)
    json.dump(_history(read) if read.units else _world(read), sys.stdout)
    print()
    return 0


def _history(read: argparse.Namespace) -> dict[str, Any]:
    given = json.loads(read.units.read_text(encoding="utf-8"))
    units = [(stretch, street) for stretch, street in given["units"]]
    today = date.fromisoformat(given["today"])
    return history.draw(read.seed, units=units, names=given["names"], today=today)


def _world(read: argparse.Namespace) -> dict[str, Any]:
    size = world.Size(stretches=read.stretches, a_week=read.a_week, weeks=read.weeks)
    return world.draw(read.seed, size=size, plant=not read.nothing_planted)


if __name__ == "__main__":
    sys.exit(main())
