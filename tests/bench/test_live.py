"""`./run bench live --quick` measures everything once; how long it all took is not asked here."""

import subprocess
import sys

import pytest

from devstack.launcher.paths import ROOT

LINES = (
    "| floor of a join to its text, idle |",
    "| join to its text, idle |",
    "| join to its text, 20 a second |",
    "| whole verification to its last receipt, 1 a second |",
    "| whole verifications, highest rate that holds |",
    "| inbound text to seen at /console/since |",
    "| join by a call taker, answered |",
    "| memory: web |",
    "| memory: PostgreSQL |",
)


@pytest.mark.timeout(400)
def test_a_quick_run_measures_every_line_and_fails_none() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "live", "--quick"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=380,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert [line for line in LINES if line not in done.stdout] == []
    assert "failed:" not in done.stdout
    assert "none came to its end" not in done.stdout
