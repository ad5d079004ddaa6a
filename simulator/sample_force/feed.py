"""Play the force's feed: write the roster again every few minutes and have it imported."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from simulator.sample_force import files, roster

IMPORT_TIMEOUT = 240.0


def feed_for_ever(
    *,
    folder: Path,
    every: float,
    command: Sequence[str],
    seed: int,
    stop: threading.Event,
    first_after: float = 0.0,
) -> None:
    """Feed every `every` seconds until `stop` is set; a failed import is said and tried again."""
    if first_after and stop.wait(first_after):
        return
    while True:
        began = time.monotonic()
        feed_once(folder=folder, command=command, seed=seed)
        if stop.wait(max(0.0, every - (time.monotonic() - began))):
            return


def feed_once(*, folder: Path, command: Sequence[str], seed: int) -> bool:
    """Write a fresh roster and import it; returns whether the import succeeded."""
    today = datetime.now(UTC).date()
    path, span = folder / "roster.csv", roster.span(today)
    files.write_roster(path, today=today, seed=seed)
    line = [*command, str(path), "--from", files.rfc3339(span.starts_at)]
    line += ["--to", files.rfc3339(span.ends_at)]
    try:
        done = subprocess.run(
            line, capture_output=True, text=True, timeout=IMPORT_TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _complain(f"could not run: {error}")
        return False
    if done.returncode:
        _complain(f"exit code {done.returncode}: {(done.stderr or done.stdout).strip()[-2000:]}")
    return done.returncode == 0


def _complain(reason: str) -> None:
    print(f"The roster import failed, {reason}", file=sys.stderr, flush=True)
