"""`./run test`: check, then every test. What follows is given to pytest."""

import argparse
import subprocess
import sys

from safeconnect import places
from safeconnect.commands import check

# One after another: each runs every process of the service, and minds the time.
JOURNEYS = "tests/journeys"


def main(arguments: list[str]) -> int:
    """Run both parts, also when the first has failed."""
    parser = argparse.ArgumentParser(prog="./run test", description=__doc__)
    _, for_pytest = parser.parse_known_args(arguments)
    checked = check.main([])
    if for_pytest:
        return checked or _pytest(*for_pytest)
    parts = _pytest("-n", "logical", f"--ignore={JOURNEYS}"), _pytest(JOURNEYS)
    return checked or max(parts)


def _pytest(*arguments: str) -> int:
    program = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(program, cwd=places.ROOT, check=False).returncode
