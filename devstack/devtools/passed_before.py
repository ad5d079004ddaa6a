"""What `./run check` need not do again: nothing that it reads has changed since it passed."""

import contextlib
import fnmatch
import hashlib
import platform
import sys
from collections.abc import Iterable
from pathlib import Path

from devstack.devtools import repo_checks

# What every step depends on: how it is called, its program and its settings.
_ALWAYS = ("bootstrap.py", "devstack/*.py", "pyproject.toml", "requirements-dev.lock")


class PassedBefore:
    """Remembers in a folder, for each step, the digest of all that it read when it passed."""

    def __init__(self, folder: Path, *, root: Path) -> None:
        """Read the files of the clone `root` as they are now."""
        self._folder = folder
        names = (name for name in repo_checks.files(root) if (root / name).is_file())
        self._files = {name: hashlib.sha256((root / name).read_bytes()) for name in names}

    def is_unchanged(self, step: str, reads: Iterable[str]) -> bool:
        """Tell whether the step passed with the very files that match these patterns.

        A pattern is of the whole path in the clone; its `*` also stands for folders.
        """
        with contextlib.suppress(OSError):
            return (self._folder / step).read_text() == self._digest(reads)
        return False

    def remember(self, step: str, reads: Iterable[str]) -> None:
        """Note that the step has passed with the files as they were when this was made."""
        # Where nothing can be written, every step runs each time.
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self._folder / step).write_text(self._digest(reads))

    def _digest(self, reads: Iterable[str]) -> str:
        patterns = [*_ALWAYS, *reads]
        content = hashlib.sha256(f"{sys.version} {platform.platform()}".encode())
        for name, file in self._files.items():
            if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
                content.update(f"{name}\0{file.hexdigest()}\n".encode())
        return content.hexdigest()
