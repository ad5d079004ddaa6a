"""`./run wheel`: build the wheel that production installs, into dist/.

It holds the product alone. What it runs on is in requirements.lock (docs/operations.md).
"""

import argparse
import subprocess
import sys

from devstack.launcher import paths


def main(arguments: list[str]) -> int:
    """Build it with the packages of the development lock; nothing is fetched."""
    parser = argparse.ArgumentParser(
        prog="./run wheel",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--into", metavar="FOLDER", default="dist", help="default: dist")
    given = parser.parse_args(arguments)
    program = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    finished = subprocess.run([*program, "--directory", given.into], cwd=paths.ROOT, check=False)
    return finished.returncode
