"""`./run mutants`: plant known faults in copies, and see a test turn red."""

import os
import sys

from devstack.launcher.paths import ROOT


def main(arguments: list[str]) -> int:
    """Become `python -m tests.mutants`: what tests the service stands above it and imports it."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "tests.mutants", *arguments])  # noqa: S606
