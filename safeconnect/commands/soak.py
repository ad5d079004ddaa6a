"""`./run soak`: walk at random through the protocol for long."""

import os
import sys

from safeconnect.places import ROOT


def main(arguments: list[str]) -> int:
    """Become `python -m tests.machine`: what tests the service stands above it and imports it."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "tests.machine", *arguments])  # noqa: S606
