"""`./run test-long`: statistics over many invented worlds; what `./run test` tries on a few.

Options of pytest may follow, such as -k WORDS. At most half an hour on two processors.
"""

from devstack.cli import test


def main(arguments: list[str]) -> int:
    """Run tests/long."""
    if {"-h", "--help"} & set(arguments):
        print(__doc__)
        return 0
    return test.run_pytest("-n", "logical", test.LONG, *arguments)
