"""Whether the documents name what there is, keep to one width, and use the words we agreed on."""

import re
from collections.abc import Iterator
from pathlib import Path

WIDTH = 110
_TEST = re.compile(r"`(test_\w+)`")
_FILE = re.compile(r"(?<![\w./-])((?:[\w-]+/)+[\w.-]+\.(?:py|html|js|css|toml))\b")
_DEFINED = re.compile(r"^ *(?:async )?def (test_\w+)", re.MULTILINE)
# Where a document's path may begin: it says `actions/…` inside the domain.
_BASES = (
    "",
    "verification",
    "tests",
    "officerapi",
    "controlroom",
    "safeconnect",
    "devstack",
    "docs",
)
# Officers, operators and the person are "they". What people text and quote stays as it is.
_GUESSED = re.compile(r"\b(?:he|she|him|his|hers|himself|herself|her)\b", re.IGNORECASE)
_QUOTED = re.compile(
    r"“[^”]*”|\"[^\"\n]*\"|`[^`]*`|murdered her|a real warrant card", re.IGNORECASE
)


def faults(root: Path) -> list[str]:
    """Return a line `file:number: what` for each fault in README.md, CHANGELOG.md and docs/."""
    tests = _tests(root)
    pages = [*root.glob("*.md"), *sorted((root / "docs").rglob("*.md"))]
    return [fault for page in pages for fault in _of_page(root, page, tests)]


def _tests(root: Path) -> set[str]:
    """Name every test there is, and every module of tests."""
    modules = list((root / "tests").rglob("test_*.py"))
    found = {name for path in modules for name in _DEFINED.findall(path.read_text())}
    return found | {path.stem for path in modules}


def _of_page(root: Path, page: Path, tests: set[str]) -> Iterator[str]:
    in_code = False
    for number, line in enumerate(page.read_text().splitlines(), 1):
        where = f"{page.relative_to(root)}:{number}"
        if line.startswith("```"):
            in_code = not in_code
        yield from (
            f"{where}: there is no test {name}" for name in _TEST.findall(line) if name not in tests
        )
        yield from (
            f"{where}: there is no {name}"
            for name in _FILE.findall(line)
            if not _exists(root, name)
        )
        if not in_code and _is_too_wide(line):
            yield f"{where}: {len(line)} columns, {WIDTH} at most"
        if word := _GUESSED.search(_QUOTED.sub("", line)):
            yield f"{where}: says {word[0]!r}: officers, operators and the person are they"


def _exists(root: Path, name: str) -> bool:
    return any((root / base / name).exists() for base in _BASES)


def _is_too_wide(line: str) -> bool:
    """Tell whether a line of prose is too wide; tables, indented code and long addresses may be."""
    if line.startswith(("|", "    ", "!", "<")) or len(line) <= WIDTH:
        return False
    return max(map(len, line.split())) < WIDTH - 20
