"""`./run bench [section …]`: measure delays, rates, size and memory in one run.

Real processes, a real database that keeps what it acknowledged, the stand-in for the provider, and
beside them the floor: the same commits, hops and calls in bare code. Everything is thrown away.
"""

import argparse
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import machine, report, sections
from devstack.launcher.embedded_servers import ServerError
from devstack.launcher.paths import ROOT
from devstack.launcher.stack import StackError

PAGE = ROOT / "docs" / "performance.md"


def main(arguments: list[str]) -> int:
    """Measure the sections that were named, or all; exit 1 when one could not be measured."""
    given = _parser().parse_args(arguments)
    for sentence in machine.described():
        print(sentence, flush=True)
    results = [_measured(name, quick=given.quick) for name in given.section or sections.SECTIONS]
    if given.write:
        report.write(PAGE, results, at=datetime.now(UTC))
        print(f"\nWritten to {PAGE.relative_to(ROOT)}.")
    return 0


def _parser() -> argparse.ArgumentParser:
    listing = [f"  {name:<11}{section.summary}" for name, section in sections.SECTIONS.items()]
    parser = argparse.ArgumentParser(
        prog="./run bench",
        description=f"{__doc__}\nsections:\n" + "\n".join(listing),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("section", nargs="*", metavar="section", help="default: all")
    parser.add_argument("--quick", action="store_true", help="only show that it can be measured")
    parser.add_argument("--write", action="store_true", help="keep these sections' tables in docs/")
    return parser


def _measured(name: str, *, quick: bool) -> report.Measured:
    print(f"\n{name}: {sections.SECTIONS[name].summary}", flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="sc-bench-", ignore_cleanup_errors=True) as folder,
        machine.Watch() as watch,
    ):
        occasion = sections.Occasion(quick=quick, folder=Path(folder), say=_say)
        found = sections.measure(name, occasion)
    measured = report.Measured(section=name, rows=found, doing=watch.doing)
    print(f"\n{report.table(measured)}", flush=True)
    return measured


def _say(sentence: str) -> None:
    print(f"  {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (ServerError, StackError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
