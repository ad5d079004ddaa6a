"""What the launcher gives the page: a world like the stories', and a way to ask for faults."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.actors.launcher import Launcher
from simulator.stories import world as worlds
from simulator.stories.world import World

KILL_WORKER = "kill-worker"
WORKER_REPORT = "worker.json"


@dataclass(frozen=True, kw_only=True)
class DemoConfig:
    """A world, with the folder in which the launcher looks for orders."""

    world: World

    @property
    def orders(self) -> Path | None:
        """The launcher's folder; None: it takes no orders."""
        return self.world.orders

    def order(self, what: str) -> bool:
        """Leave an order for the launcher; returns whether there is a launcher that takes it."""
        if self.orders is None or not self.orders.is_dir():
            return False
        (self.orders / what).touch(mode=0o600)
        return True

    @property
    def launcher(self) -> Launcher:
        """Return the launcher, as something to ask."""
        return Launcher(self.orders)

    def worker(self) -> dict[str, Any]:
        """Return what the launcher last wrote about the worker; empty when it wrote nothing."""
        if self.orders is None:
            return {}
        try:
            report = json.loads((self.orders / WORKER_REPORT).read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError):
            return {}
        return report if isinstance(report, dict) else {}


class DemoConfigFile:
    """The file that the launcher writes once its people are ready, and again as duties end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at_ns = 0
        self._play: DemoConfig | None = None

    def read(self) -> DemoConfig:
        """Return the play as it now stands; raises worlds.WorldError while there is none."""
        try:
            changed_ns = self._path.stat().st_mtime_ns
        except OSError:
            raise worlds.WorldError("The people of the demonstration are not ready yet.") from None
        if self._play is None or changed_ns != self._read_at_ns:
            world = worlds.load(self._path)
            self._play, self._read_at_ns = DemoConfig(world=world), changed_ns
        return self._play
