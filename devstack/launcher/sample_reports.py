"""Three years of invented reports of the streets of a running stack, once, and their truth.

What was planted lies in a file beside, which the service never reads.
"""

import json
from pathlib import Path

from devstack.launcher.stack import Stack

SEED = 2026


def load(stack: Stack, *, by: str) -> None:
    """Draw them on the streets that the service has, and have it take them over.

    `by` is the analyst who answers for them. They are not drawn anew for another day: a service
    takes a history over once.
    """
    stack.once("reports", [], lambda: _load(stack, by=by))


def truth_file(stack: Stack) -> Path:
    """Name the file that says what was planted."""
    return stack.data / "streetsafe" / "truth.json"


def _load(stack: Stack, *, by: str) -> None:
    truth = truth_file(stack)
    truth.parent.mkdir(mode=0o700, exist_ok=True)
    units, world = truth.with_name("units.json"), truth.with_name("world.json")
    with stack.step("three years of street reports drawn"):
        units.write_text(stack.manage("streets", "units"))
        drawn = stack.module("simulator.town", "--seed", str(SEED), "--units", units)
        world.write_text(drawn)
        planted = json.loads(drawn)
        told = {name: planted[name] for name in ("truth", "names", "actions")}
        truth.write_text(json.dumps(told))
    with stack.step("street reports taken over"):
        stack.manage("import_reports", world, "--by", by, "--only-if-empty")
