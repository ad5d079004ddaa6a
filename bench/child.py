"""A process of ours beside one database: `python -m bench.child MODULE` serves its duties.

The parent has no settings and imports no model; whatever needs Django runs in here. A line of JSON
in names a duty and its values, a line out answers it.
"""

import importlib
import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any, Self

import django

from devstack.launcher.paths import ROOT


class ChildDiedError(RuntimeError):
    """The process ended instead of answering; what it complained of is on the terminal."""


class Child:
    """The parent's end, usable in a `with` statement."""

    def __init__(self, module: str, *, env: Mapping[str, str]) -> None:
        """Start it; `env` is all it finds in its environment."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.child", module],
            env=dict(env),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        """Give the running process."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._process.communicate()

    def ask(self, duty: str, **values: object) -> Any:
        """Have one duty done and return its answer; raises ChildDiedError."""
        if self._process.stdin is None or self._process.stdout is None:
            raise ChildDiedError(duty)
        self._process.stdin.write(json.dumps([duty, values]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise ChildDiedError(duty)
        return json.loads(answer)


def _serve(module: str) -> None:
    """Do duties, which are methods of the module's `Duties`, until nobody asks any more."""
    django.setup()
    duties = importlib.import_module(module).Duties()
    for line in sys.stdin:
        duty, values = json.loads(line)
        print(json.dumps(getattr(duties, duty)(**values)), flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1])
