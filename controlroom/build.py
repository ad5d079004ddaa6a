"""What the pages are made of, as one word: another one means that they have changed."""

import hashlib
from functools import cache
from pathlib import Path

_PARTS = ("static", "templates")
_LENGTH = 12


@cache
def build() -> str:
    """Name the scripts, sheets and templates that this process serves, by their content."""
    here = Path(__file__).parent
    files = [file for part in _PARTS for file in sorted((here / part).rglob("*.*"))]
    named = (file.relative_to(here).as_posix().encode() + b"\0" for file in files)
    whole = b"".join(name + file.read_bytes() for name, file in zip(named, files, strict=True))
    return hashlib.sha256(whole).hexdigest()[:_LENGTH]
