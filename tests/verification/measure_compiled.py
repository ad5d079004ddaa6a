"""Measure what each compiled query saves; run by name, for it is no test.

    python -m pytest -s -p no:randomly --timeout=900 tests/verification/measure_compiled.py

Processor time of this thread for one call, so that a loaded machine tells the same: the median of
nine runs of twenty calls, as a queryset and compiled.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from foundation.queries.compiled import COMPILED
from tests.support.factories import World
from tests.verification.test_compiled_queries import HOT, fresh, ordinary, scene, values_of

_RUNS, _CALLS = 9, 20


def test_measure(world: World) -> None:
    facts = scene(world)
    lines = ["", "| query | as a queryset, µs | compiled, µs | saved, µs |", "|---|---|---|---|"]
    for name in HOT:
        plain = _microseconds(ordinary(name), name, values_of(name, facts))
        kept = _microseconds(COMPILED[name], name, values_of(name, facts))
        lines.append(f"| `{name}` | {plain:.0f} | {kept:.0f} | {plain - kept:.0f} |")
    sys.stdout.write("\n".join(lines) + "\n")


def _microseconds(ask: Callable[..., Any], name: str, values: dict[str, Any]) -> float:
    """Measure one call, from a fresh queryset to the last row."""
    queryset = type(fresh(name))
    model = fresh(name).model
    runs = []
    for _ in range(_RUNS):
        began = time.thread_time()
        for _ in range(_CALLS):
            list(ask(queryset(model), **values))
        runs.append((time.thread_time() - began) / _CALLS)
    return statistics.median(runs) * 1_000_000
