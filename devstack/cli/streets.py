"""`./run streets …`: invent streets or take them over, as `./run manage streets …` does."""

from devstack.cli import manage


def main(arguments: list[str]) -> int:
    """Run it with this terminal and return its exit code."""
    return manage.main(["streets", *(arguments or ["--help"])])
