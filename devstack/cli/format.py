"""`./run format`: format code, templates and scripts, and sort imports."""

import argparse
import subprocess
import sys

from devstack.devtools import javascript
from devstack.launcher import paths


def main(arguments: list[str]) -> int:
    """Rewrite the files in place."""
    parser = argparse.ArgumentParser(prog="./run format", description=__doc__)
    parser.parse_args(arguments)
    python = [sys.executable, "-m"]
    steps: list[list[str]] = [
        [*python, "ruff", "check", "--select", "I", "--fix", "--quiet"],
        [*python, "ruff", "format"],
        [*python, "djlint", "--reformat", "--quiet", "."],
    ]
    try:
        steps.append(javascript.command("biome", "check", "--write"))
    except javascript.InstallationError as error:
        print(error, file=sys.stderr)
        return 1
    return max(subprocess.run(step, cwd=paths.ROOT, check=False).returncode for step in steps)
