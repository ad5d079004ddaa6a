"""`./run lock`: pin the packages again, each with its hashes, and without any address.

requirements.lock is what production runs, requirements-demo.lock adds what `./run demo` needs,
requirements-dev.lock the tools. What two of them hold, they hold in the same version.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import bootstrap
from devstack.launcher import paths

_OPTIONS = ["--universal", "--generate-hashes", "--python-version", "3.11", "--quiet"]
_SILENT = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
_PRODUCTION, _DEMO, _DEV = "requirements.lock", "requirements-demo.lock", "requirements-dev.lock"
_LOCKS = {
    _PRODUCTION: [],
    _DEMO: ["--group", "demo", "--constraints", _PRODUCTION],
    _DEV: ["--group", "dev", "--constraints", _DEMO],
}
# twilio asks for both, for its asynchronous client alone, which nothing here imports
# (docs/decisions/0005-what-production-installs.md).
_NOT_IN_PRODUCTION = ("aiohttp", "aiohttp-retry")


def main(arguments: list[str]) -> int:
    """Write the locks from pyproject.toml; what is pinned stays unless --upgrade is given."""
    parser = argparse.ArgumentParser(
        prog="./run lock",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--upgrade", action="store_true", help="take the newest that fit")
    upgrade = ["--upgrade"] if parser.parse_args(arguments).upgrade else []
    uv = bootstrap.find_uv()
    if uv is None:
        print("This needs uv, and neither PATH nor the package index has it.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        excluded = Path(folder) / "excluded.txt"
        excluded.write_text("\n".join(_NOT_IN_PRODUCTION))
        for name, chosen in _LOCKS.items():
            left_out = ["--excludes", str(excluded)] if name == _PRODUCTION else []
            if failed := _compile(uv, name, *chosen, *left_out, *upgrade):
                return failed
    return 0


def _compile(uv: str, name: str, *options: str) -> int:
    program = [uv, "pip", "compile", *_OPTIONS, *_SILENT, *options]
    finished = subprocess.run(
        [*program, "pyproject.toml", "--output-file", name],
        cwd=paths.ROOT,
        env=bootstrap.INSTALLERS,
        check=False,
    )
    if not finished.returncode:
        print(f"{name} written")
    return finished.returncode
