"""`./run check`: everything that can be said about the code without running it."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from devstack.devtools import generated_docs, javascript, repo_checks
from devstack.launcher import paths, process_env, secret_keys

MOST_LINES = 60
_BIN = Path(sys.executable).parent


class Step(NamedTuple):
    """One check: it returns what is wrong, or nothing."""

    name: str
    complaints: Callable[[], str]


def main(arguments: list[str]) -> int:
    """Run all steps, two at a time, also after one has failed."""
    parser = argparse.ArgumentParser(prog="./run check", description=__doc__)
    parser.parse_args(arguments)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        passed = list(pool.map(_report, STEPS))
    failed = passed.count(False)
    print(f"check: {len(passed) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def _report(step: Step) -> bool:
    began = time.monotonic()
    said = step.complaints().strip()
    took = f"{time.monotonic() - began:5.1f} s"
    print(f"{'FAILED' if said else 'ok':<7}{step.name:<12}{took}", flush=True)
    if said:
        print(said, flush=True)
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


# The slowest first: two run side by side.
STEPS = (
    Step("types", _tool("mypy")),
    Step("imports", _tool("lint-imports", "--no-logo")),
    Step("generated", _generated),
    Step("migrations", _tool("python", "-W", "ignore", "manage.py", "makemigrations", "--check")),
    Step("lint", _tool("ruff", "check", "--output-format", "concise", "--quiet")),
    Step("format", _tool("ruff", "format", "--check", "--output-format", "concise")),
    Step("templates", _tool("djlint", "--check", "--lint", ".")),
    Step("scripts", _script_tool("biome", "ci", "--error-on-warnings")),
    Step("tree", _tree),
)
