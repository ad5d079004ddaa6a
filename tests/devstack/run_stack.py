"""`python -m tests.devstack.run_stack FOLDER`: run everything until told to stop."""

import json
import sys
from pathlib import Path

from devstack.cli import wait_for_signal
from devstack.launcher.stack import Stack

PARTS = ("PostgreSQL", "Valkey", "web", "hooks", "stream", "worker", "watchkeeper", "simulator")


def main() -> None:
    """Start it, print one JSON line with its addresses and process ids, and wait."""
    with (
        wait_for_signal.UntilAskedToStop() as asked,
        Stack(data=Path(sys.argv[1])) as stack,
    ):
        accounts = stack.manage("list_users", "--json")
        said = {
            "web": stack.urls.web,
            "accounts": len(json.loads(accounts)),
            "pids": {name: stack.pid(name) for name in PARTS},
        }
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        asked.wait()


if __name__ == "__main__":
    main()
