"""`./run check`: everything that can be said about the code without running it.

A step that has passed is left out until a file that it reads changes; not with --all, nor where
the variable CI is set.
"""

import argparse
import functools
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from devstack.devtools import ci, doc_checks, generated_docs, javascript, repo_checks
from devstack.devtools.passed_before import PassedBefore
from devstack.launcher import paths, process_env
from safeconnect.config import secret_keys

MOST_LINES = 60
_BIN = Path(sys.executable).parent


class Step(NamedTuple):
    """One check: it returns what is wrong, or nothing."""

    name: str
    complaints: Callable[[], str]
    # Patterns for the paths of the files that it reads, besides those that all steps depend on.
    reads: tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Run the steps, two at a time, also after one has failed."""
    parser = argparse.ArgumentParser(
        prog="./run check",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--all", action="store_true", help="run also what passed before")
    everything = parser.parse_args(arguments).all or ci.is_running()
    before = PassedBefore(paths.data_folder("check"), root=paths.ROOT)
    due = [one for one in STEPS if everything or not before.is_unchanged(one.name, one.reads)]
    for step in STEPS:
        if step not in due:
            print(f"ok     {step.name:<14}unchanged", flush=True)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        passed = list(pool.map(functools.partial(_report, before=before), due))
    failed = passed.count(False)
    print(f"check: {len(STEPS) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def _report(step: Step, *, before: PassedBefore) -> bool:
    began = time.monotonic()
    said = step.complaints().strip()
    took = f"{time.monotonic() - began:5.1f} s"
    print(f"{'FAILED' if said else 'ok':<7}{step.name:<14}{took}", flush=True)
    if said:
        print(said, flush=True)
    else:
        before.remember(step.name, step.reads)
    return not said


def _tool(*arguments: str) -> Callable[[], str]:
    """Return a check that runs a program of the environment; silence or its end code decide."""

    program, *rest = arguments
    return lambda: _run([str(_BIN / program), *rest])


def _script_tool(*arguments: str) -> Callable[[], str]:
    """Return a check that runs one of npm's programs."""

    def complaints() -> str:
        try:
            command = javascript.command(*arguments)
        except javascript.InstallationError as error:
            return str(error)
        return _run(command)

    return complaints


def _run(command: list[str]) -> str:
    result = subprocess.run(
        command,
        cwd=paths.ROOT,
        env=process_env.offline_env(secret_keys.fresh()),
        capture_output=True,
        text=True,
        check=False,
    )
    said = (result.stdout + result.stderr).strip().splitlines()[-MOST_LINES:]
    return ("\n".join(said) or "failed without a word") if result.returncode else ""


def _generated() -> str:
    try:
        stale = generated_docs.stale(list(generated_docs.FILES))
    except generated_docs.GenerationError as error:
        return str(error)
    return "\n".join(f"docs/{name} is not what the code makes: ./run docs" for name in stale)


def _tree() -> str:
    return "\n".join(repo_checks.faults(paths.ROOT))


def _documents() -> str:
    return "\n".join(doc_checks.faults(paths.ROOT))


_PYTHON = ("*.py",)
_GENERATED = (*_PYTHON, "*.json", "*.toml", *(f"docs/{name}" for name in generated_docs.FILES))
_SCRIPTS = ("*.js", "*.css", "biome.json", "package*.json", ".npmrc", ".gitignore")
# The slowest first: two run side by side.
STEPS = (
    Step("types", _tool("mypy"), _PYTHON),
    Step("imports", _tool("lint-imports", "--no-logo"), _PYTHON),
    Step("generated", _generated, _GENERATED),
    Step(
        "migrations",
        _tool("python", "-W", "ignore", "manage.py", "makemigrations", "--check"),
        _PYTHON,
    ),
    Step("lint", _tool("ruff", "check", "--output-format", "concise", "--quiet"), _PYTHON),
    Step("format", _tool("ruff", "format", "--check", "--output-format", "concise"), _PYTHON),
    Step("templates", _tool("djlint", "--check", "--lint", "."), ("*.html",)),
    Step("scripts", _script_tool("biome", "ci", "--error-on-warnings"), _SCRIPTS),
    Step("script types", _script_tool("tsc", "--project", "."), (*_SCRIPTS, "tsconfig.json")),
    Step("documents", _documents, ("*",)),
    Step("tree", _tree, ("*",)),
)
