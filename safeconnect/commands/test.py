"""`./run test`: check, then every test. What follows is given to pytest."""

import argparse
import subprocess
import sys

from safeconnect import places
from safeconnect.commands import check


def main(arguments: list[str]) -> int:
    """Run both parts, also when the first has failed."""
    parser = argparse.ArgumentParser(prog="./run test", description=__doc__)
    _, for_pytest = parser.parse_known_args(arguments)
    checked = check.main([])
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *for_pytest], cwd=places.ROOT, check=False
    )
    return checked or tested.returncode
