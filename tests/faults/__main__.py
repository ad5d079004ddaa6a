"""`python -m tests.faults`: what `./run test-faults` runs."""

import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from devstack.cli import fault_runs, wait_for_signal
from devstack.launcher.stack import Stack
from tests.faults import catalogue, table
from tests.faults.campaign import OVERRIDES, Campaign
from tests.faults.catalogue import Fault
from tests.faults.table import Row


def main() -> int:
    """List the faults, or inject them and print a row each; exit 1 where anything is wrong."""
    given = fault_runs.parser().parse_args()
    faults = catalogue.find(given.only or [])
    if given.list:
        _say("\n".join(fault.name for fault in faults))
        return 0
    if not faults:
        _whisper("No fault has that in its name; --list shows them all.")
        return 2
    if given.keep:
        folder = tempfile.mkdtemp(prefix="sc-faults-")
        _say(f"data and logs: {folder}")
        return _inject(faults, Path(folder))
    with tempfile.TemporaryDirectory(prefix="sc-faults-", ignore_cleanup_errors=True) as passing:
        return _inject(faults, Path(passing))


def _inject(faults: Sequence[Fault], folder: Path) -> int:
    began, rows = time.monotonic(), list[Row]()
    with (
        wait_for_signal.UntilAskedToStop(),
        Stack(data=folder, overrides=OVERRIDES, say=_whisper) as stack,
    ):
        campaign = Campaign(stack)
        _say(f"{len(faults)} faults, each in a story of its own\n{table.head()}")
        for row in campaign.run(faults):
            rows.append(row)
            _say(table.line(row))
            _whisper(f"{len(rows)} of {len(faults)}, {row.took:.1f} s")
        _say(table.total(rows, took=time.monotonic() - began))
        return 0 if all(row.is_well for row in rows) else 1
    return 130


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def _whisper(sentence: str) -> None:
    """Tell of the progress, beside the table."""
    sys.stderr.write(f"{sentence}\n")


if __name__ == "__main__":
    sys.exit(main())
