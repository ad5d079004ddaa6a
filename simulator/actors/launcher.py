"""The launcher, as a demonstration or a story asks it to move time on: by files in a folder."""

import json
import secrets
import time
from pathlib import Path

LOOK_EVERY = 0.05
# It may be choosing officers anew, which takes a few programs.
ANSWERS_WITHIN = 40.0


class NoLauncherError(RuntimeError):
    """Nobody here can move time: the service was not started by the launcher."""


class TimeNotMovedError(RuntimeError):
    """The launcher has not moved it; the message is a sentence that says why."""


class Launcher:
    """Whoever started the service; `orders` is the folder it looks into, None without one."""

    def __init__(self, orders: Path | None) -> None:
        self._orders = orders

    def move_time(self, *, ref: str, minutes: int) -> None:
        """Have one case be so much older, and what is due then due now; blocks until it is done.

        Raises NoLauncherError or TimeNotMovedError.
        """
        if self._orders is None or not self._orders.is_dir():
            raise NoLauncherError("The service was not started by ./run: no time can be moved.")
        name = secrets.token_hex(8)
        order, answer = (self._orders / f"{what}-{name}.json" for what in ("move", "moved"))
        part = order.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(json.dumps({"ref": ref, "minutes": minutes}), encoding="utf-8")
        part.replace(order)
        _read(order, answer)


def _read(order: Path, answer: Path) -> None:
    """Wait for the answer; raises TimeNotMovedError."""
    end = time.monotonic() + ANSWERS_WITHIN
    while not answer.exists():
        if time.monotonic() > end:
            order.unlink(missing_ok=True)
            raise TimeNotMovedError("The launcher did not answer. Is it still running?")
        time.sleep(LOOK_EVERY)
    told = json.loads(answer.read_text(encoding="utf-8"))
    answer.unlink()
    if "refused" in told:
        raise TimeNotMovedError(told["refused"])
