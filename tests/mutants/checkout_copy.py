"""Where faults are planted: a copy of the checkout, with engines and a database of its own."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from devstack.launcher import errors
from devstack.launcher.paths import ROOT
from safeconnect.config import secret_keys
from tests.mutants import shared_servers_plugin
from tests.mutants.table import Mutant
from tests.support import env_vars
from tests.support.servers_plugin import Servers

# Seconds; a loaded machine needs minutes to make a database.
_WITHIN = 540.0
_PASSED = "passed"
_PYTEST = (
    "-m",
    "pytest",
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:randomly",
    "--reuse-db",
    "--timeout=300",
)
# Without the plugin of pyproject.toml, which starts engines, and with ours instead.
_OPTIONS = ("-o", "addopts=", "-p", "tests.mutants.shared_servers_plugin", "--strict-markers")


class NotACheckoutError(errors.UserFacingError):
    """There is no list of files to copy."""


class Ground:
    """One copy, reused for one fault after another."""

    def __init__(self) -> None:
        """Copy what git knows, and what it would, of the working tree; start engines.

        Raises NotACheckoutError.
        """
        self.folder = Path(tempfile.mkdtemp(prefix="sc-mutants-"))
        self.copy = self.folder / "checkout"
        for name in _files():
            target = self.copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
        self._engines = Servers()
        self._environment = _clean() | env_vars.VARIABLES | secret_keys.fresh()
        self._environment["DATABASE_URL"] = self._engines.postgres.url_of(
            self._engines.postgres.owner
        )
        self._environment["REDIS_URL"] = self._engines.valkey.url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._engines.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def planted(self, mutant: Mutant) -> Iterator[None]:
        """Hold a fault in the copy; raises CannotBePlantedError."""
        file = mutant.source_below(self.copy)
        sound = file.read_text()
        _write(file, mutant.planted(self.copy))
        try:
            yield
        finally:
            _write(file, sound)

    def run(self, tests: Sequence[str]) -> dict[str, str]:
        """Run tests on the copy as it is; how each ended, and "" for the run where it went wrong.

        An ending is "passed", "assertion", or a sentence about what else it was. A test that is
        tried with several values has passed where it has with all of them.
        """
        notes = self.folder / "notes"
        notes.unlink(missing_ok=True)
        environment = self._environment | {shared_servers_plugin.NOTES: str(notes)}
        command = [sys.executable, *_PYTEST, *_OPTIONS, *tests]
        try:
            done = subprocess.run(
                command,
                cwd=self.copy,
                env=environment,
                capture_output=True,
                text=True,
                timeout=_WITHIN,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"": f"not done within {_WITHIN:.0f} s"}
        lines = notes.read_text().splitlines() if notes.exists() else []
        endings: dict[str, str] = {}
        for test, ending in map(json.loads, lines):
            if endings.get(test, _PASSED) == _PASSED:
                endings[test] = ending
        return endings or {"": done.stdout[-2000:] + done.stderr[-2000:]}


def _files() -> list[str]:
    """List the files of the working tree, also those git does not have yet."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotACheckoutError("Faults are planted in copies of a git checkout.") from error
    return [name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def _write(file: Path, text: str) -> None:
    """Write a source, and let nothing remember the one before it."""
    file.write_text(text)
    Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)


def _clean() -> dict[str, str]:
    """Give the environment without an installation's settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SC_")}
