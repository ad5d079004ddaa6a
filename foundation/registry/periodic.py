"""Tasks that apps want run now and then: the watchkeeper enqueues them, there is no beat.

    periodic.register("streetsafe.tally", every=timedelta(hours=1))

A task is named here, routed by CELERY_TASK_ROUTES, and safe to run twice: every watchkeeper
enqueues it, at its start and then each time it is due.
"""

from datetime import timedelta

_registered: dict[str, timedelta] = {}


def register(task: str, *, every: timedelta) -> None:
    """Have a task run; registering it again replaces how often."""
    _registered[task] = every


class Schedule:
    """When each registered task is due next in one process; at its start all are."""

    def __init__(self) -> None:
        self._due = dict.fromkeys(_registered, 0.0)

    def take_due(self, at: float) -> list[str]:
        """Name what is due at `at`, seconds of a monotonic clock, and count it as enqueued."""
        due = [task for task, next_at in self._due.items() if at >= next_at]
        for task in due:
            self._due[task] = at + _registered[task].total_seconds()
        return due
