"""`./run openapi`: write the description of the officers' API, docs/openapi.json."""

import argparse

from devstack.cli import docs


def main(arguments: list[str]) -> int:
    """Write it and say whether it changed."""
    parser = argparse.ArgumentParser(prog="./run openapi", description=__doc__)
    parser.parse_args(arguments)
    return docs.write(["openapi.json"])
