"""`./run test`: check, then every test. What follows is given to pytest.

`./run test --pictures` takes the pictures of README.md and docs/ anew instead.
"""

import argparse
import shutil
import subprocess
import sys

from devstack.cli import check
from devstack.devtools import chromium, doc_pictures
from devstack.launcher import paths

# After one another: each runs every process of the service, and minds the time.
JOURNEYS = "tests/journeys"
BROWSER = "tests/browser"
# Which test goes to which process is for tests/browser/conftest.py.
TWO_AT_ONCE = ("-n", "2", "--dist", "loadgroup")


def main(arguments: list[str]) -> int:
    """Run all parts, also when an earlier one has failed."""
    parser = argparse.ArgumentParser(
        prog="./run test",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--pictures", action="store_true", help="take the documents' pictures")
    given, for_pytest = parser.parse_known_args(arguments)
    if given.pictures:
        return _take_pictures()
    checked = check.main([])
    if for_pytest:
        return checked or _pytest(*for_pytest)
    ignored = f"--ignore={JOURNEYS}", f"--ignore={BROWSER}"
    return max(checked, _pytest("-n", "logical", *ignored), _pytest(JOURNEYS), pages())


def pages() -> int:
    """Run what needs a browser; without one say so, which is a fault where one is demanded."""
    if chromium.find() is not None:
        return _pytest(*TWO_AT_ONCE, BROWSER)
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
    if failed := _pytest(f"{BROWSER}/test_pictures.py"):
        return failed
    for name in sorted(doc_pictures.shown()):
        made = doc_pictures.MADE / name
        if not made.exists():
            print(f"No test makes {name}.", file=sys.stderr)
            return 1
        shutil.copyfile(made, doc_pictures.KEPT / name)
        print(f"docs/pictures/{name}: {made.stat().st_size // 1000} kB")
    return 0


def _pytest(*arguments: str) -> int:
    program = [sys.executable, "-m", "pytest", "-q", *arguments]
    return subprocess.run(program, cwd=paths.ROOT, check=False).returncode
