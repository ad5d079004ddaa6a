"""Time that the demonstration's page asks to have moved on, a case at a time, in the same folder.

A request is a file `move-ID.json` with `ref` and `minutes`; the answer to it is `moved-ID.json`,
with `refused`, a sentence, where nothing was moved. Whoever asked takes the answer away.
"""

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from devstack.launcher import moved_time
from devstack.launcher.moved_time import BusyError, NotMovedError
from devstack.launcher.stack import Stack

# For so long a text may be on its way, or somebody at the case.
_PATIENCE = 10.0
_LOOKS_EVERY = 0.1


class TimeRequests:
    """Look into the folder now and then, and move what is asked."""

    def __init__(self, stack: Stack, folder: Path) -> None:
        """`folder` is there, and empty of what an earlier demonstration left."""
        self._stack, self.folder = stack, folder

    def look(self) -> None:
        """Answer every request; one that somebody is in the way of is tried again later."""
        for asked in sorted(self.folder.glob("move-*.json")):
            # Whoever asked may have given up meanwhile, and taken it away.
            with contextlib.suppress(FileNotFoundError):
                self._take(asked)

    @contextlib.contextmanager
    def served(self) -> Iterator[None]:
        """Look on a thread of its own, for the length of a `with` statement."""
        done = threading.Event()

        def serve() -> None:
            while not done.wait(_LOOKS_EVERY):
                self.look()

        thread = threading.Thread(target=serve, name="time requests", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def _take(self, asked: Path) -> None:
        try:
            self._move(json.loads(asked.read_text(encoding="utf-8")))
        except BusyError as busy:
            if time.time() - asked.stat().st_mtime > _PATIENCE:
                self._answer(asked, {"refused": str(busy)})
        except (NotMovedError, KeyError, TypeError, ValueError) as error:
            self._answer(asked, {"refused": str(error)})
        else:
            self._answer(asked, {})

    def _move(self, asked: dict[str, Any]) -> None:
        """Move one case back, in a demonstration or a story alone; raises NotMovedError."""
        if self._stack.env.get("SC_MODE") != "demo":
            raise NotMovedError("Time is moved in a demonstration only.")
        moved_time.move_back(
            self._stack.env["DATABASE_OWNER_URL"],
            ref=str(asked["ref"]),
            minutes=int(asked["minutes"]),
        )

    def _answer(self, asked: Path, answer: dict[str, str]) -> None:
        """Leave the answer whole, and take the request away."""
        beside = asked.with_name(asked.name.replace("move-", "moved-", 1))
        part = beside.with_suffix(".part")
        part.write_text(json.dumps(answer), encoding="utf-8")
        asked.unlink(missing_ok=True)
        part.replace(beside)
