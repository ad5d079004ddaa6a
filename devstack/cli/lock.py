"""`./run lock`: pin the packages anew, each with its hashes, and without any address."""

import argparse
import subprocess
import sys

import bootstrap
from devstack.launcher import paths

_OPTIONS = ["--universal", "--generate-hashes", "--python-version", "3.11", "--quiet"]
_SILENT = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
_LOCKS = {"requirements.lock": [], "requirements-dev.lock": ["--extra", "dev"]}


def main(arguments: list[str]) -> int:
    """Write both locks from pyproject.toml; what is pinned stays unless --upgrade is given."""
    parser = argparse.ArgumentParser(prog="./run lock", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest that fit")
    upgrade = ["--upgrade"] if parser.parse_args(arguments).upgrade else []
    uv = bootstrap.find_uv()
    if uv is None:
        print("This needs uv, and neither PATH nor the package index has it.", file=sys.stderr)
        return 1
    for name, extra in _LOCKS.items():
        program = [uv, "pip", "compile", *_OPTIONS, *_SILENT, *extra, *upgrade]
        finished = subprocess.run(
            [*program, "pyproject.toml", "--output-file", name],
            cwd=paths.ROOT,
            env=bootstrap.INSTALLERS,
            check=False,
        )
        if finished.returncode:
            return finished.returncode
        print(f"{name} written")
    return 0
