"""Keep a set of processes running: start them, restart one that dies, stop them all.

One thread does every start, because on Linux a child is tied to the *thread* that forked it
(processes.py); that thread lives until the last child is gone.
"""

import contextlib
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from devstack.launcher import errors, processes

T = TypeVar("T")

LOOKS_EVERY = 0.05
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
# One that ran for so long did not die of its start.
SETTLED_AFTER = 30.0
# The parts that talk to the stores; those stop after them and need a fraction of a second.
STOPS_WITHIN = 3.5


class Part(Protocol):
    """Something that runs: one of our processes, or an embedded server."""

    name: str
    process: subprocess.Popen[bytes] | None

    def start(self) -> object:
        """Start it; an embedded server has answered when this returns."""

    def stop(self) -> None:
        """Stop it in an orderly way."""

    def kill(self) -> None:
        """Kill it (SIGKILL)."""


class Child:
    """One of our own processes; its output goes to a file."""

    def __init__(
        self,
        name: str,
        program: Sequence[str | Path],
        *,
        environment: Mapping[str, str],
        logs: Path,
        keeps_open: Sequence[int] = (),
    ) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self._program = program
        self._environment = environment
        self._keeps_open = keeps_open

    def start(self) -> None:
        """Start it and return at once."""
        self.process = processes.start(
            self._program,
            log=self.log,
            environment=self._environment,
            keeps_open=self._keeps_open,
            # Orphans must not work on: what they hold is made good after their death anyway.
            stop_with=signal.SIGKILL,
        )

    def ask_to_stop(self) -> None:
        """Send SIGTERM, if it runs."""
        if self.process is not None:
            processes.ask(self.process, signal.SIGTERM)

    def finish(self, *, within: float) -> None:
        """Wait for its end; kill it, or what it left behind, after `within` seconds."""
        if self.process is not None:
            processes.finish(self.process, within=within)

    def stop(self) -> None:
        """Stop it in an orderly way, and if need be in another."""
        self.ask_to_stop()
        self.finish(within=STOPS_WITHIN)

    def kill(self) -> None:
        """Kill it and its own children."""
        if self.process is not None:
            processes.kill(self.process)

    def last_words(self) -> str:
        """Return the end of its log."""
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""


@dataclass(kw_only=True)
class _Watched:
    part: Part
    started_at: float = 0.0
    failures: int = 0
    ended: str = ""
    due_at: float | None = None
    kept_down: bool = field(default=False)


class Supervisor:
    """Watches over parts; the order in which they were added is the order of their start."""

    def __init__(self, *, say: Callable[[str], None]) -> None:
        """`say` is called with a sentence whenever a part died or came back."""
        self._say = say
        self._watched: dict[str, _Watched] = {}
        self._requests: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)
        self._thread.start()

    def start(self, part: Part) -> None:
        """Start the part and watch over it; a server's ServerError is passed on."""

        def request() -> None:
            part.start()
            self._watched[part.name] = _Watched(part=part, started_at=time.monotonic())

        self._do(request)

    def pid(self, name: str) -> int:
        """Return the process id of the part, which must be running."""

        def request() -> int:
            process = self._watched[name].part.process
            if process is None or not processes.is_running(process):
                raise LookupError(f"{name} is not running")
            return process.pid

        return self._do(request)

    def failures(self, name: str) -> tuple[int, str]:
        """Return how often the part died in a row without settling, and how it ended last."""

        def request() -> tuple[int, str]:
            watched = self._watched[name]
            return watched.failures, watched.ended

        return self._do(request)

    def kill(self, name: str, *, stay_down: bool = False) -> None:
        """Kill the part (SIGKILL); it is started again, or stays down until `restart`."""

        def request() -> None:
            watched = self._watched[name]
            watched.kept_down = stay_down
            watched.part.kill()

        self._do(request)

    def restart(self, name: str) -> None:
        """Start the part that was kept down, or stop and start the running one."""

        def request() -> None:
            watched = self._watched[name]
            if isinstance(watched.part, Child):
                watched.part.stop()
            else:
                # A server's `stop` would let go of its folder, and others could take it.
                watched.part.kill()
            self._start_again(watched)

        self._do(request)

    def stop(self) -> None:
        """Stop our own processes together, then the servers in reverse order, then the thread."""
        if self._thread.is_alive():
            self._do(self._stop_all)
            self._ended.set()
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            with contextlib.suppress(queue.Empty):
                self._requests.get(timeout=LOOKS_EVERY)()
            # After a request too: many of them must not keep a death from being seen.
            self._look()

    def _do(self, request: Callable[[], T]) -> T:
        """Have the thread run the request; return or raise what it does."""
        outcome: Future[T] = Future()

        def run() -> None:
            try:
                outcome.set_result(request())
            except BaseException as error:  # noqa: BLE001  (raised again where it was asked for)
                outcome.set_exception(error)

        self._requests.put(run)
        return outcome.result()

    def _look(self) -> None:
        for watched in list(self._watched.values()):
            process = watched.part.process
            if watched.kept_down or (process is not None and processes.is_running(process)):
                continue
            if watched.due_at is None:
                self._note_death(watched)
            elif time.monotonic() >= watched.due_at:
                self._start_again(watched)

    def _note_death(self, watched: _Watched) -> None:
        process, now = watched.part.process, time.monotonic()
        settled = now - watched.started_at > SETTLED_AFTER
        watched.failures = 1 if settled else watched.failures + 1
        pause = min(FIRST_PAUSE * 2.0 ** (watched.failures - 1), LONGEST_PAUSE)
        watched.due_at = now + pause
        watched.ended = "" if process is None else how_it_ended(processes.kill(process))
        how = f" ({watched.ended})" if watched.ended else ""
        self._say(f"{watched.part.name} died{how}; starting it again in {pause:.1f} s")

    def _start_again(self, watched: _Watched) -> None:
        watched.kept_down = False
        watched.due_at = None
        watched.started_at = time.monotonic()
        try:
            watched.part.start()
        except (errors.UserFacingError, OSError) as error:
            # A full disk or no memory may pass; without this thread everything would stop.
            self._say(f"{watched.part.name} did not start: {error}")
        else:
            self._say(f"{watched.part.name} started again")

    def _stop_all(self) -> None:
        parts = [watched.part for watched in self._watched.values()]
        self._watched.clear()
        own = [part for part in parts if isinstance(part, Child)]
        deadline = time.monotonic() + STOPS_WITHIN
        for child in own:
            child.ask_to_stop()
        for child in own:
            child.finish(within=max(0.0, deadline - time.monotonic()))
        for part in reversed(parts):
            if not isinstance(part, Child):
                part.stop()


def how_it_ended(code: int) -> str:
    """Say in words what an exit code means."""
    if code == -signal.SIGKILL:
        return "killed, as the system does when memory runs out"
    return f"signal {-code}" if code < 0 else f"exit code {code}"
