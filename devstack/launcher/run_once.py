"""Marks in a folder of what was done already, so that a second start need not do it again."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path


def once(mark: Path, files: Iterable[Path], *, since: Path, do: Callable[[], object]) -> None:
    """Do it, unless the mark says that it was done with these very files.

    A mark older than the thing it speaks of says nothing: `since` is a file made with that thing.
    """
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    wanted = f"{digest.hexdigest()} {since.stat().st_mtime_ns if since.exists() else 0}"
    if mark.exists() and mark.read_text() == wanted:
        return
    mark.unlink(missing_ok=True)
    do()
    mark.write_text(wanted)
