"""Faults that the demonstration's page asks for in a folder: only the launcher may kill a part."""

import json
import time
from datetime import UTC, datetime
from pathlib import Path

from devstack.launcher.stack import Stack

# Long enough to see texts go out without it.
WORKER_DOWN_FOR = 20.0
_KILL_WORKER = "kill-worker"
_REPORT = "worker.json"


class FaultRequests:
    """Look into the folder now and then, and do what is asked."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        self._stack, self.folder = stack, folder
        self._restart_due: float | None = None
        folder.mkdir(exist_ok=True, mode=0o700)
        for left in folder.iterdir():
            left.unlink()

    def look(self) -> None:
        """Kill the worker if that is asked, and start it again when its time is over."""
        asked = self.folder / _KILL_WORKER
        if asked.exists():
            asked.unlink()
            if self._restart_due is None:
                self._kill_worker()
        elif self._restart_due is not None and time.monotonic() >= self._restart_due:
            self._restart_due = None
            self._stack.restart("worker")
            self._report(up=True, pid=self._stack.pid("worker"))

    def _kill_worker(self) -> None:
        pid = self._stack.pid("worker")
        self._stack.kill("worker", stay_down=True)
        self._restart_due = time.monotonic() + WORKER_DOWN_FOR
        self._report(up=False, pid=pid)

    def _report(self, *, up: bool, pid: int) -> None:
        report = {
            "up": up,
            "pid": pid,
            "at": datetime.now(UTC).isoformat(),
            "down_for_s": WORKER_DOWN_FOR,
        }
        beside = self.folder / "worker.part"
        beside.write_text(json.dumps(report))
        beside.replace(self.folder / _REPORT)
