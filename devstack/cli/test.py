"""`./run test`: check, then every test, on servers of its own: the whole truth.

`./run test PATH …` runs these tests only, and soon: it checks nothing, and the PostgreSQL and
Valkey that it starts stay up for the next time, until `./run test --stop` or half an hour without
a test. PATH is a file, a folder or one test (tests/accounts/test_models.py::test_name); options
of pytest may follow, such as -x, -k WORDS or -n 2.

`./run test --pictures` takes the pictures of README.md and docs/ again instead.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from devstack.cli import check
from devstack.devtools import chromium, ci, doc_pictures, kept_servers
from devstack.launcher import paths

# After one another: each runs every process of the service, and minds the time.
JOURNEYS = "tests/journeys"
BROWSER = "tests/browser"
# Statistics over many worlds, for `./run test-long`.
LONG = "tests/long"
# Which test goes to which process is for tests/browser/conftest.py.
TWO_AT_ONCE = ("-n", "2", "--dist", "loadgroup")


def main(arguments: list[str]) -> int:
    """Run all parts, also when an earlier one has failed; or what is asked for."""
    given, for_pytest = _parser().parse_known_args(arguments)
    if given.pictures:
        return _take_pictures()
    if given.stop:
        return _stop_kept_servers()
    if for_pytest:
        return _only(*for_pytest)
    ignored = [f"--ignore={folder}" for folder in (JOURNEYS, BROWSER, LONG)]
    checked = check.main(["--all"])
    return max(checked, run_pytest("-n", "logical", *ignored), run_pytest(JOURNEYS), pages())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./run test",
        usage="./run test [--help | --stop | --pictures | PATH … [option of pytest …]]",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        # What looks like one of ours may be pytest's.
        allow_abbrev=False,
    )
    parser.add_argument("--stop", action="store_true", help="stop the servers that were kept")
    parser.add_argument("--pictures", action="store_true", help="take the documents' pictures")
    return parser


def _only(*for_pytest: str) -> int:
    """Run some tests on the kept servers; nothing is kept where nobody comes again."""
    kept = [] if ci.is_running() else [f"--kept-servers={_kept_folder()}", "--reuse-db"]
    failed = run_pytest(*kept, *for_pytest)
    print("Not checked: ./run check does that.", flush=True)
    return failed


def _stop_kept_servers() -> int:
    were_there = kept_servers.stop(_kept_folder())
    print("Stopped." if were_there else "There were none.")
    return 0


def _kept_folder() -> Path:
    return paths.data_folder("test")


def pages() -> int:
    """Run what needs a browser; without one say so, which is a fault where one is demanded."""
    if chromium.find() is not None:
        return run_pytest(*TWO_AT_ONCE, BROWSER)
    print(f"\n{chromium.MISSING}", file=sys.stderr, flush=True)
    if chromium.is_demanded():
        print("CI is set, so that is a failure.", file=sys.stderr, flush=True)
        return 1
    return 0


def _take_pictures() -> int:
    """Make every picture that the documents show, and put it where they look for it."""
    if chromium.find() is None:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    if failed := run_pytest(*TWO_AT_ONCE, BROWSER):
        return failed
    for name in sorted(doc_pictures.shown()):
        made = doc_pictures.MADE / name
        if not made.exists():
            print(f"No test makes {name}.", file=sys.stderr)
            return 1
        shutil.copyfile(made, doc_pictures.KEPT / name)
        print(f"docs/pictures/{name}: {made.stat().st_size // 1000} kB")
    return 0


def run_pytest(*arguments: str) -> int:
    """Run pytest from the root, quietly; returns its exit code."""
    program = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(program, cwd=paths.ROOT, check=False).returncode
