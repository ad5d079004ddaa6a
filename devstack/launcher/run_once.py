"""Files that say what was done already, so that a second start need not do it again."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path


def once(done: Path, files: Iterable[Path], *, since: Path, do: Callable[[], object]) -> None:
    """Do it, unless the file `done` says that it was done with these very files.

    One that is older than what it speaks of says nothing: `since` is a file made with that.
    """
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    wanted = f"{digest.hexdigest()} {since.stat().st_mtime_ns if since.exists() else 0}"
    if done.exists() and done.read_text() == wanted:
        return
    done.unlink(missing_ok=True)
    do()
    done.write_text(wanted)
