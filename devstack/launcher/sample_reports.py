"""Three years of invented reports of the streets of a running stack, once, and their truth.

What was planted lies in a file beside, which the service never reads.
"""

import json
from pathlib import Path

from devstack.launcher.stack import Stack

SEED = 2026
# The owner of most that is asked for in them.
COUNCIL = "Redbridge Council"


def load(stack: Stack, *, by: str, partner: str) -> None:
    """Draw them on the streets that the service has, and have it take them over.

    `by` is the analyst who answers for them, `partner` whoever acts for the council. They are not
    drawn anew for another day: a service takes a history over once.
    """
    stack.once("reports", [], lambda: _load(stack, by=by, partner=partner))


def growing_streets(stack: Stack) -> list[str]:
    """Name the streets that were planted to grow, those of which most is said first."""
    told = json.loads(truth_file(stack).read_text())
    growers = sorted(told["truth"]["growing"], key=lambda one: -one["a_month"])
    return [told["names"][one["street"]] for one in growers]


def truth_file(stack: Stack) -> Path:
    """Name the file that says what was planted."""
    return stack.data / "streetsafe" / "truth.json"


def units_file(stack: Stack) -> Path:
    """Give the file of the streets and wards that the service has; made anew where it is old."""
    file = truth_file(stack).with_name("units.json")
    if not file.exists() or "wards" not in json.loads(file.read_text()):
        file.parent.mkdir(mode=0o700, exist_ok=True)
        file.write_text(stack.manage("streets", "units"))
    return file


def _load(stack: Stack, *, by: str, partner: str) -> None:
    truth = truth_file(stack)
    world = truth.with_name("world.json")
    with stack.step("three years of street reports drawn"):
        units = units_file(stack)
        drawn = stack.module("simulator.town", "--seed", str(SEED), "--units", units)
        world.write_text(drawn)
        planted = json.loads(drawn)
        told = {name: planted[name] for name in ("truth", "names", "actions")}
        truth.write_text(json.dumps(told))
    with stack.step("street reports taken over"):
        stack.manage("import_reports", world, "--by", by, "--only-if-empty")
        owner = ("--kind", "council", "--public-name", COUNCIL)
        stack.manage("create_partner", COUNCIL, *owner, "--user", partner)
