"""Run the stand-in for a council in a thread, and order what it does."""

import asyncio
import threading
from typing import Any

import requests

from simulator.open311 import server
from simulator.open311.server import Options

KEY = "a-key-of-the-stand-in"
JURISDICTION = "council.example"
PATIENCE = 30


class Council:
    """A stand-in on a free port, until it is closed."""

    def __init__(self, **changes: Any) -> None:
        self.options = Options(**{"api_key": KEY, "jurisdiction_id": JURISDICTION, **changes})
        self._loop, self._up = asyncio.new_event_loop(), threading.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._run(),))
        self._thread.start()
        assert self._up.wait(PATIENCE), "the stand-in did not start"

    async def _run(self) -> None:
        self._stop = asyncio.Event()
        async with server.serving(self.options) as self.url:
            self._up.set()
            await self._stop.wait()

    def close(self) -> None:
        """Stop serving, once."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stop.set)
            # An answer that is slow on purpose is waited for.
            self._thread.join(2 * PATIENCE)
            self._loop.close()

    def order(self, kind: str, **details: object) -> None:
        """Order a fault."""
        answer = requests.post(
            f"{self.url}/faults", json={"kind": kind, **details}, timeout=PATIENCE
        )
        assert answer.status_code == 201, answer.text

    def say(self, number: str, **said: str) -> None:
        """Let the council say something of a request."""
        answer = requests.post(f"{self.url}/held/{number}", json=said, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text

    def held(self) -> list[dict[str, Any]]:
        """Give all that it holds, oldest first."""
        found: list[dict[str, Any]] = requests.get(f"{self.url}/held", timeout=PATIENCE).json()[
            "requests"
        ]
        return found
