"""`./run soak`: walk at random through the protocol for long."""

import os
import sys

from devstack.launcher.paths import ROOT


def main(arguments: list[str]) -> int:
    """Become `python -m tests.stateful`: what tests the service stands above it and imports it."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "tests.stateful", *arguments])  # noqa: S606
