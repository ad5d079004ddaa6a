"""What can be measured: a module each, imported when its turn comes."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple, cast

from bench import results


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """What a section is given: how thorough to be, a folder to throw away, and a voice.

    A quick run shows that the section works; its figures are worth nothing.
    """

    quick: bool
    folder: Path
    say: Callable[[str], None]


Measure = Callable[[Occasion], list[results.Row]]


class Section(NamedTuple):
    """One section: its module has `measure(occasion) -> list[rows.Row]`."""

    module: str
    summary: str


SECTIONS: Final = {
    "live": Section("bench.live", "a join to its text, whole verifications, memory, the floor"),
    "steps": Section("bench.step_costs", "statements, bytes and processor time of every step"),
    "stream": Section("bench.streams", "50 and 200 open consoles: event, row and tone of an alarm"),
    "growth": Section("bench.growth", "memory and processor time over 10,000 verifications"),
    "history": Section("bench.history", "the same calls with 1,000,000 past verifications"),
    "books": Section("bench.audit_bench", "writing and verifying the audit log"),
    "attack": Section("bench.attack", "an SOS to its answer while the service is attacked"),
    "desk": Section("bench.desk", "the queue and a case beside 500 open cases and alarms"),
    "aftercare": Section("bench.after_care", "after-care of 1,000 cases that is due at once"),
    "streetsafe": Section(
        "bench.town", "1,000,000 reports of streets: pages, nights, size; checks beside a flood"
    ),
    "imports": Section("bench.imports", "10,000 officers and 100,000 duty periods"),
}


def measure(name: str, occasion: Occasion) -> list[results.Row]:
    """Run one section and return its rows; raises KeyError for a name not in SECTIONS."""
    module = importlib.import_module(SECTIONS[name].module)
    return cast("Measure", module.measure)(occasion)
