"""`./run manage COMMAND …`: a manage.py command against the demonstration's own servers.

They are started for it when they are not running. With DATABASE_URL set, nothing is started and
the caller's environment is the command's.
"""

import json
import os
import subprocess
import sys

from devstack.launcher import paths
from devstack.launcher.embedded_servers import ServerBusyError
from devstack.launcher.stack import ENVIRONMENT_FILE, Stack


def main(arguments: list[str]) -> int:
    """Run it with this terminal and return its exit code."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        arguments = ["help", *arguments[1:]]
    if os.environ.get("DATABASE_URL"):
        return _run(arguments, dict(os.environ))
    stack = Stack(data=paths.data_folder("demo"), simulator=False)
    try:
        with stack.only_stores():
            return _run(arguments, stack.env)
    except ServerBusyError:
        # A demonstration is running: join it.
        return _run(arguments, json.loads((stack.data / ENVIRONMENT_FILE).read_text()))


def _run(arguments: list[str], environment: dict[str, str]) -> int:
    program = [sys.executable, str(paths.ROOT / "manage.py"), *arguments]
    return subprocess.run(program, env=environment, check=False).returncode
