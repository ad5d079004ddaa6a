"""`./run test-faults`: kill, hang and empty what the service stands on, in mid-story.

Everything runs as it would, on free ports: both servers, web, worker, watchkeeper and the stand-in
for the provider. Each fault strikes one story at one moment; its people try again as real apps,
browsers and the provider would. Then an auditor compares the database, the provider's log, the
alarms and the audit log, and prints a row: texts lost, texts doubled, YES that should not have
been, the worst delay. Exit 1 when anything is wrong. Takes about nine minutes on two processors.
"""

import argparse
import subprocess
import sys

from devstack.launcher import paths


def parser() -> argparse.ArgumentParser:
    """Return what the command understands."""
    made = argparse.ArgumentParser(
        prog="./run test-faults",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--list", action="store_true", help="name the faults and do nothing")
    made.add_argument(
        "--only",
        action="append",
        metavar="WORDS",
        help="strike those with these words in their name; may be given more than once",
    )
    made.add_argument("--keep", action="store_true", help="leave data and logs behind")
    return made


def main(arguments: list[str]) -> int:
    """Strike the faults in a process of their own, which takes on the service's settings."""
    parser().parse_args(arguments)
    program = [sys.executable, "-m", "tests.faults", *arguments]
    return subprocess.run(program, cwd=paths.ROOT, check=False).returncode
