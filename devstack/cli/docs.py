"""`./run docs`: write the pages of docs/ that are made from the code."""

import argparse
import sys

from devstack.devtools import generated_docs


def main(arguments: list[str]) -> int:
    """Write all of them and name those that changed."""
    parser = argparse.ArgumentParser(prog="./run docs", description=__doc__)
    parser.parse_args(arguments)
    return write(list(generated_docs.FILES))


def write(names: list[str]) -> int:
    """Write these, and say which changed; a generator's complaint is passed on."""
    try:
        changed = generated_docs.write(names)
    except generated_docs.GenerationError as error:
        print(error, file=sys.stderr)
        return 1
    for name in names:
        print(f"docs/{name}: {'written' if name in changed else 'as it was'}")
    return 0
