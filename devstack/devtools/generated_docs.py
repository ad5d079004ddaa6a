"""The files of docs/ that are made from the code, and whether they are still what it makes."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from devstack.launcher import paths, process_env
from safeconnect.config import secret_keys

DOCS = paths.ROOT / "docs"


class GenerationError(RuntimeError):
    """A generator failed; the message is what it complained of."""


def settings_page() -> str:
    """Return docs/settings.md."""
    return _printed(
        "from devstack.devtools import settings_page as p; "
        "from safeconnect.config import env, settings; "
        "print(p.as_markdown(env.env.settings), end='')"
    )


def states_page() -> str:
    """Return docs/states.md."""
    return _printed("from verification.rules import states; print(states.as_markdown(), end='')")


def languages_page() -> str:
    """Return docs/languages.md."""
    texts = _printed(
        "from verification.rules.wordings import checking; print(checking.as_markdown(), end='')"
    )
    pages = _printed(
        "from publicsite.wordings import listing; print(listing.as_markdown(), end='')"
    )
    return f"{texts}\n{pages}"


def openapi() -> str:
    """Return docs/openapi.json; a warning of the generator is a failure."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "openapi.json"
        _run([*_SPECTACULAR, "--file", str(file)])
        return file.read_text().rstrip() + "\n"


_SPECTACULAR = [
    *(str(paths.ROOT / "manage.py"), "spectacular"),
    *("--format", "openapi-json", "--validate", "--fail-on-warn"),
]

FILES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "states.md": states_page,
    "languages.md": languages_page,
    "openapi.json": openapi,
}


def write(names: list[str]) -> list[str]:
    """Write the named files again and return those that changed."""
    changed = stale(names)
    for name, text in changed.items():
        (DOCS / name).write_text(text)
    return list(changed)


def stale(names: list[str]) -> dict[str, str]:
    """Return what the named files should say, for those that say something else."""
    wanted = {name: FILES[name]() for name in names}
    return {name: text for name, text in wanted.items() if _now(name) != text}


def _now(name: str) -> str:
    file = DOCS / name
    return file.read_text() if file.exists() else ""


def _printed(program: str) -> str:
    return _run(["-c", program])


def _run(arguments: list[str]) -> str:
    """Run Python in an environment that exists on paper only."""
    environment = process_env.offline_env(secret_keys.fresh()) | {"PYTHONPATH": str(paths.ROOT)}
    # Of a force, not of a demonstration: no language is offered that nobody has reviewed.
    environment |= {"SC_DRAFT_WORDINGS": "no"}
    result = subprocess.run(
        [sys.executable, *arguments],
        env=environment | {"TMPDIR": os.environ.get("TMPDIR", tempfile.gettempdir())},
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise GenerationError((result.stderr or result.stdout).strip()[-3000:])
    return result.stdout
