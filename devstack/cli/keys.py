"""`./run keys`: print new keys for an installation, as lines for its environment file."""

import argparse

from safeconnect.config import secret_keys


def main(arguments: list[str]) -> int:
    """Print one NAME=value line for each; nothing is stored."""
    parser = argparse.ArgumentParser(
        prog="./run keys",
        description=__doc__,
        epilog="To change a key later, put the new one before the old one, with a comma between.",
    )
    parser.parse_args(arguments)
    print(secret_keys.as_lines(), end="")
    return 0
