"""What must not stand in any file: addresses in locks, paths of one machine, real numbers."""

import itertools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_IN_A_LOCK = re.compile(r"://|(?<!\S)--(?!hash=)\S+| @ ")
# In pieces, so that this file does not find itself.
_REGISTRIES = ("pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "npmjs" + ".com")
_MACHINE_PATH = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|work)/[\w.-]")
_UK_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?44[ -]?|0)7(?:[ -]?\d){9}(?!\d)")
# Kept free for drama, so that nobody has it.
_NOBODYS = re.compile(r"(?:44|0)7700900\d{3}$")
_LOCK = re.compile(r"requirements(-\w+)?\.lock")
_NPM_LOCK = "package-lock.json"
_PIN = re.compile(r"^(\S+==\S+)", re.MULTILINE)
# Each holds all that the one before it holds.
_NESTED_LOCKS = ("requirements.lock", "requirements-demo.lock", "requirements-dev.lock")


def faults(root: Path) -> list[str]:
    """Return a line `file:number: what` for each fault in the files that git would commit."""
    found: list[str] = []
    for name in files(root):
        try:
            lines = (root / name).read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        for number, line in enumerate(lines, 1):
            found += [f"{name}:{number}: {what}" for what in _in_line(name, line)]
    return found + list(_torn_locks(root))


def _torn_locks(root: Path) -> Iterator[str]:
    """Say what production would install and no test has run with."""
    for smaller, larger in itertools.pairwise(_NESTED_LOCKS):
        for pin in sorted(_pins(root / smaller) - _pins(root / larger)):
            yield f"{larger}: lacks {pin}, which {smaller} has: ./run lock"


def _pins(lock: Path) -> set[str]:
    return set(_PIN.findall(lock.read_text())) if lock.exists() else set()


def _in_line(name: str, line: str) -> Iterator[str]:
    if any(registry in line for registry in _REGISTRIES):
        yield "names a package registry"
    # Hashes are long runs of digits, not numbers.
    if name == _NPM_LOCK or _LOCK.fullmatch(name):
        if "://" in line or (name != _NPM_LOCK and _IN_A_LOCK.search(line)):
            yield "a lock holds names, versions and hashes only"
        return
    if _MACHINE_PATH.search(line):
        yield "names a path of one machine"
    for number in _UK_MOBILE.findall(line):
        if not _NOBODYS.search(re.sub(r"\D", "", number)):
            yield f"{number} is not one of 07700 900000 to 900999"


def files(root: Path) -> list[str]:
    """List tracked and new files without the ignored ones; without git, all but hidden folders."""
    listed = subprocess.run(
        # The clone may belong to somebody else than whoever checks it.
        ["git", "-c", f"safe.directory={root}", *_LIST],  # noqa: S607
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        return sorted(set(filter(None, listed.stdout.split("\0"))))
    paths = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return sorted(str(path) for path in paths if not path.parts[0].startswith("."))


_LIST = ("ls-files", "--cached", "--others", "--exclude-standard", "-z")
