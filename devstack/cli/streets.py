"""`./run streets ACTION …`: invent streets to report about, or import real ones from a file."""

from devstack.cli import manage

_EXAMPLES = """\
./run streets generate --seed 2026 [--boroughs NAME …] [--within METRES]
./run streets import open-roads FILE.gpkg
./run streets import usrn FILE.gpkg
./run streets import geojson FILE

--dry-run after any of them checks, and stores nothing; --help lists its options.
"""


def main(arguments: list[str]) -> int:
    """Run it as `./run manage streets` does, and return its exit code."""
    if not arguments or arguments[0] in {"-h", "--help"}:
        # Without the servers that the command itself needs.
        print(f"{__doc__}\n\n{_EXAMPLES}", end="")
        return 0
    return manage.main(["streets", *arguments])
