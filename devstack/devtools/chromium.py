"""Which Chromium the tests drive, and how it is started: the machine's own, never a fetched one."""

import os
import shutil

from devstack.devtools import ci

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "tests/browser was left out: there is no Chromium on the PATH. Install your system's (Debian: "
    "apt-get install chromium fonts-dejavu-core) or name one in the variable CHROMIUM."
)
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    # It calls nobody of its own accord.
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The same colours and edges in every picture, whatever screen the machine has.
    "--force-color-profile=srgb",
    "--hide-scrollbars",
)


def find() -> str | None:
    """Return the path of a Chromium, or None; the variable CHROMIUM names one before all others."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next(filter(None, map(shutil.which, NAMES)), None)


def is_demanded() -> bool:
    """Say whether its absence is a fault: continuous integration must never leave tests out."""
    return ci.is_running()


def arguments() -> list[str]:
    """Return its command line."""
    # Root has no user namespace to build Chromium's sandbox from.
    return [*_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
