"""How long the edges are tried: a little in every run, longer when FUZZ_TIMES says so.

The examples follow from the tests alone, so that a failure comes back at the next run.
"""

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, settings

TIMES = max(int(os.environ.get("FUZZ_TIMES", "1")), 1)
# The first failure is as good as its smallest form, and shrinking on a database takes minutes.
_PHASES = (Phase.explicit, Phase.generate)


def bounded(*, examples: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Try so many examples, the same in every run; with FUZZ_TIMES more, and new ones each time."""
    return settings(
        max_examples=examples * TIMES,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        phases=_PHASES,
        suppress_health_check=list(HealthCheck),
    )
