"""`./run demo` as a process of its own, for tests that watch it from outside."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from devstack.launcher import paths

# A busy machine needs its time; the goals themselves are measured, not asserted.
UP_WITHIN = 150.0
GONE_WITHIN = 20.0


class Demonstration:
    """The command, on free ports, with its data in `folder`; what it says goes to one list."""

    def __init__(self, folder: Path, *arguments: str, command: str = "demo") -> None:
        """Start it; ports are any unless the arguments say which."""
        self.folder = folder
        ports = [] if arguments or command != "demo" else ["--port", "0", "--page-port", "0"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "devstack.cli", command, *ports, *arguments],
            cwd=paths.ROOT,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(paths.ROOT),
                "SC_DATA": str(folder),
                # To know its processes by.
                "TMPDIR": os.environ.get("TMPDIR", "/tmp"),  # noqa: S108
                "HOME": str(folder),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # As a terminal does: its signals go to the whole group.
            start_new_session=True,
        )
        self.said: list[str] = []

    def wait_for(self, words: str) -> str:
        """Read on until a line holds these words; return the line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if words in line:
                return str(line.rstrip())
        raise AssertionError(f"It ended without {words!r}: " + "\n".join(self.said))

    def after(self, label: str) -> str:
        """Return what was said on the line that begins with the label."""
        [line] = [line for line in self.said if line.startswith(label)]
        return line.removeprefix(label).strip()

    def end(self, number: signal.Signals, *, group: bool = False) -> int:
        """Send the signal, read the rest, and return the exit code."""
        if group:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return self.finish()

    def finish(self) -> int:
        """Read the rest, and return the exit code."""
        rest, _ = self.process.communicate(timeout=UP_WITHIN)
        self.said += rest.splitlines()
        return int(self.process.returncode)

    def kill(self) -> None:
        """Leave nothing behind, whatever a test did."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        self.wait_until_nothing_is_left()

    def wait_until_nothing_is_left(self) -> None:
        """Wait until no process has this folder in its environment or its command."""
        deadline = time.monotonic() + GONE_WITHIN
        while left := self._left():
            assert time.monotonic() < deadline, left
            time.sleep(0.1)

    def _left(self) -> list[str]:
        mark, found = str(self.folder), []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                words = (entry / "cmdline").read_text() + (entry / "environ").read_text()
            except OSError:
                continue
            # A dead one that nobody has collected yet has neither.
            if mark in words and int(entry.name) != os.getpid():
                found.append(words[:200].replace("\0", " "))
        return found
