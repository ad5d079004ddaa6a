"""The page that says how to install, as a program: its shell blocks, and what a reader adds."""

import re
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from devstack.cli import wheel
from devstack.devtools.throwaway_machine import ThrowawayMachine
from devstack.launcher import paths

PAGE = paths.ROOT / "docs" / "operations" / "installing.md"
# Where the page says to bring what it installs from.
_BROUGHT = Path("srv/safeconnect")
# Has to reach a package index; everything else is typed with no network but the machine's own.
_NEEDS_INDEX = "pip install"
# Installed beforehand, since a test does not change the packages of the machine it runs on.
_INSTALLED_HERE = "apt-get install"
# What the page tells the reader to write into the environment. Numbers kept for drama are refused
# in production, so this one is nobody's.
_VALUES = {
    "SC_PUBLISHED_NUMBER": "+440000000000",
    "SC_TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "SC_TWILIO_AUTH_TOKEN": "0" * 32,
}


@dataclass(frozen=True, kw_only=True)
class Block:
    """One shell block of the page, under its heading."""

    heading: str
    script: str


def blocks(page: str | None = None) -> list[Block]:
    """Read the blocks of the page, in order, without the one that installs Debian's packages."""
    found: list[Block] = []
    for heading, part in _parts(PAGE.read_text() if page is None else page):
        for script in re.findall(r"^```sh\n(.*?)^```$", part, re.DOTALL | re.MULTILINE):
            kept = "".join(
                line for line in script.splitlines(keepends=True) if _INSTALLED_HERE not in line
            )
            found.append(Block(heading=heading, script=kept))
    return found


def play(blocks: list[Block], *, machine: ThrowawayMachine) -> int:
    """Type the blocks into a machine, one after another; return 1 where one of them fails."""
    _bring(machine)
    began = time.monotonic()
    for number, block in enumerate(blocks, 1):
        print(f"{number:2} of {len(blocks)}  {block.heading}", file=sys.stderr, flush=True)
        if "manage check" in block.script and "--deploy" not in block.script:
            _write_values(machine)
        finished = machine.run(block.script, network=_NEEDS_INDEX in block.script)
        if finished.returncode:
            print(f"{block.script}\n{finished.stdout}", file=sys.stderr)
            print(machine.logs(), file=sys.stderr)
            print(f"test-operations: block {number} of {len(blocks)} failed", flush=True)
            return 1
    seconds = time.monotonic() - began
    print(f"test-operations: {len(blocks)} blocks typed, every one well; {seconds:.0f} s")
    return 0


def _parts(page: str) -> list[tuple[str, str]]:
    """Split the page at its headings."""
    pieces = re.split(r"^## (.+)$", page, flags=re.MULTILINE)
    return list(zip(pieces[1::2], pieces[2::2], strict=True))


def _bring(machine: ThrowawayMachine) -> None:
    """Put the wheel, the lock and docs/operations where the page says they are."""
    folder = machine.root / _BROUGHT
    folder.mkdir(parents=True)
    if wheel.main(["--into", str(folder)]):
        raise OSError("the wheel could not be built")
    shutil.copy(paths.ROOT / "requirements.lock", folder)
    shutil.copytree(paths.ROOT / "docs" / "operations", folder / "operations")


def _write_values(machine: ThrowawayMachine) -> None:
    """Do what the page asks of a reader with an editor."""
    file = machine.root / "etc/safeconnect/environment"
    text = file.read_text()
    for name, value in _VALUES.items():
        text = re.sub(rf"^{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
    file.write_text(text)
