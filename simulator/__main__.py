"""`python -m simulator COMMAND`: serve, open311, sample-data, roster-feed, story."""

import argparse
import sys
from collections.abc import Sequence

from simulator.open311 import command as council_command
from simulator.sample_force import command as force_command
from simulator.stories import command as stories_command
from simulator.twilio import command as provider_command


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="What stands in for the world outside the service. Never in production.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in (provider_command, council_command, force_command, stories_command):
        command.add_to(commands)
    arguments = parser.parse_args(argv)
    try:
        return int(arguments.run(arguments))
    except KeyboardInterrupt:
        # As a shell reports a program that Ctrl-C ended.
        return 130


if __name__ == "__main__":
    sys.exit(main())
