"""Everything at once: it starts, survives, and leaves nothing behind, however it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from devstack.launcher import paths

STATIC = "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css"


def start(folder: Path) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """Run a process that owns a whole stack; return it and what it said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.devstack.run_stack", str(folder)],
        cwd=paths.ROOT,
        env=os.environ | {"PYTHONPATH": str(paths.ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        return process, json.loads(process.stdout.readline())


def family(pids: dict[str, int]) -> set[int]:
    """Return these processes and their children, as far as they live."""
    found = set(pids.values())
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = file.read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(parent) in found and state != "Z":
            found.add(int(file.parent.name))
    return found


def seconds_until_gone(pids: set[int]) -> float:
    began = time.monotonic()
    while any(is_alive(pid) for pid in pids):
        assert time.monotonic() - began < 30, "something outlived its owner"
        time.sleep(0.05)
    return time.monotonic() - began


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.timeout(180)
def test_the_stack_survives_kill_9_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    process, said = start(tmp_path)
    everybody = family(said["pids"])
    assert requests.get(said["web"] + "/healthz", timeout=30).status_code == 200
    static = requests.get(said["web"] + STATIC, timeout=30)
    assert static.headers["Content-Type"].startswith("text/css")
    process.kill()
    process.wait()
    seconds_until_gone(everybody)

    process, said = start(tmp_path)
    everybody = family(said["pids"])
    process.send_signal(signal.SIGINT)
    # Some seconds on a quiet machine; how many is measured, not asserted.
    assert process.wait(timeout=60) == 0
    seconds_until_gone(everybody)
    assert oct((tmp_path / "keys.json").stat().st_mode)[-3:] == "600"
    assert oct((tmp_path / "environment.json").stat().st_mode)[-3:] == "600"
