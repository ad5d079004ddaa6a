"""Errors for whoever started a command; imports nothing of ours, so that it costs no start."""

import contextlib
import shutil
from pathlib import Path


class UserFacingError(RuntimeError):
    """The message is a sentence, for whoever started the command, that says what to do."""


_FULL_DISK = "No space left on device"
_BYTES_OF_A_FULL_DISK = 4_000_000
# What servers and the system say, and what whoever reads it can do.
_CAUSES = {
    _FULL_DISK: "the disk is full: free some space, or set SC_DATA elsewhere",
    "Cannot allocate memory": "the system has no memory left: end other programs",
    "out of memory": "the system has no memory left: end other programs",
    "MemoryError": "the system has no memory left: end other programs",
    "can't start new thread": "the system allows no more threads: end other programs",
    "Permission denied": "something is somebody else's: set SC_DATA to a folder of your own",
    "Read-only file system": "it cannot write there: set SC_DATA to a folder where it may",
}


def cause(said: str, *, folder: Path) -> str:
    """Return ", because …" for what is known among a program's complaints, else nothing.

    Where the disk of `folder` is full, what the program said may have got lost.
    """
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < _BYTES_OF_A_FULL_DISK:
            said += _FULL_DISK
    found = (meaning for words, meaning in _CAUSES.items() if words in said)
    return f", because {known}" if (known := next(found, "")) else ""


def shortened(said: str, *, log: Path) -> str:
    """Return what a program complained of; of a traceback only its end, the rest goes to `log`."""
    lines = said.strip().splitlines()
    if "Traceback (most recent call last):" not in lines:
        return "\n".join(lines)[-2000:]
    # A full disk may be the very complaint.
    with contextlib.suppress(OSError), log.open("a") as file:
        file.write(said.strip() + "\n")
    # What it says in the end stands behind the last indented line.
    indented = [number for number, line in enumerate(lines[:-1]) if line.startswith(" ")]
    return "\n".join(lines[indented[-1] + 1 if indented else -1 :])[-600:]
