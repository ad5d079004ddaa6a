"""`./run streetsafe-trial WORLD.json`: try the rules for growing roads on a world from a file."""

import argparse
import subprocess
import sys

from devstack.launcher import process_env
from devstack.launcher.paths import ROOT
from safeconnect.config import secret_keys


def main(arguments: list[str]) -> int:
    """Run the management command, which asks no store, and return its exit code."""
    _parser().parse_args(arguments)
    program = [sys.executable, str(ROOT / "manage.py"), "streetsafe_trial", *arguments]
    environment = process_env.offline_env(secret_keys.fresh())
    return subprocess.run(program, env=environment, check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run streetsafe-trial",
        description="Print each week's list of growing roads, by the rules that judge real reports."
        " Nothing is stored, no server started. docs/streetsafe-worlds.md has the format.",
    )
    parser.add_argument("world", metavar="WORLD.json")
    parser.add_argument("--last", type=int, metavar="N", help="only the last N weeks")
    parser.add_argument("--json", action="store_true", help="print one JSON object a week")
    return parser
