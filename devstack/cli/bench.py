"""`./run bench`: measure delays, rates, size and memory in one run."""

import os
import sys

from devstack.launcher.paths import ROOT


def main(arguments: list[str]) -> int:
    """Become `python -m bench`: what measures the service stands above it and imports it."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "bench", *arguments])  # noqa: S606
