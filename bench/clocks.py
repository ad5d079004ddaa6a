"""One clock for all processes of a run: the machine's monotonic one.

The stand-in dates its log by the wall; the difference of the two clocks is taken before and after
a measurement, which does not count where somebody set the wall clock meanwhile.
"""

import time

_SET_BY_NS = 2_000_000


class ClockSetError(RuntimeError):
    """The wall clock was set during a measurement."""


def wall_minus_monotonic_ns() -> int:
    """Return how far the wall clock is ahead of the monotonic one, the best of a few readings."""
    readings = []
    for _ in range(5):
        before, wall, after = time.monotonic_ns(), time.time_ns(), time.monotonic_ns()
        readings.append((after - before, wall - (before + after) // 2))
    return min(readings)[1]


class Ruler:
    """Turn instants of the wall clock into seconds of `time.monotonic`."""

    def __init__(self) -> None:
        self._ahead_ns = wall_minus_monotonic_ns()

    def monotonic(self, wall_ns: int) -> float:
        """Return the instant in seconds of the monotonic clock."""
        return (wall_ns - self._ahead_ns) / 1e9

    def check(self) -> None:
        """Raise ClockSetError where the clocks have parted since the start."""
        if abs(wall_minus_monotonic_ns() - self._ahead_ns) > _SET_BY_NS:
            raise ClockSetError("the clock on the wall was set while we measured: measure again")
