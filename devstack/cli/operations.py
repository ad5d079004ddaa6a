"""`./run test-operations`: type docs/operations/installing.md into a machine, word for word.

The machine is a copy of this one that is thrown away afterwards: an overlay of its files, with
processes and a network of its own. Debian's PostgreSQL, Redis and nginx must be installed here
(`apt-get install postgresql redis-server nginx python3-venv openssl curl`), and only root can make
such a copy. It changes nothing of this machine, and takes about a minute.
"""

import argparse

from devstack.devtools import installing, throwaway_machine


def main(arguments: list[str]) -> int:
    """Play the page; exit 1 at the first block that fails."""
    parser = argparse.ArgumentParser(
        prog="./run test-operations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--list", action="store_true", help="print the blocks and do nothing")
    given = parser.parse_args(arguments)
    blocks = installing.blocks()
    if given.list:
        print("\n".join(f"# {block.heading}\n{block.script}" for block in blocks))
        return 0
    throwaway_machine.check_possible()
    with throwaway_machine.ThrowawayMachine() as machine:
        return installing.play(blocks, machine=machine)
