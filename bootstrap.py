"""Make `.venv` from the locks once, then run the command inside it. Standard library only.

The locks are the whole truth: every package in them is fetched by its hash, and nothing else is.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from safeconnect import commands

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("SC_VENV", HERE / ".venv")).absolute()
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
TOOLS = HERE / ".tools"
LOCKS = {"service": HERE / "requirements.lock", "tools": HERE / "requirements-dev.lock"}
BYTES_NEEDED = 700_000_000
WAIT_FOR_OTHERS = 600.0

# A force's network may open TLS and sign it anew: its own certificates are the system's.
INSTALLERS = os.environ | {"PIP_ROOT_USER_ACTION": "ignore", "UV_SYSTEM_CERTS": "true"}


class SetUpError(Exception):
    """The environment cannot be made; the message is a sentence that says what to do."""


def main() -> int:
    """Run the command named on the command line, or list them all."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(commands.listing())
        return 0
    command = commands.COMMANDS.get(arguments[0])
    if command is None:
        print(f"There is no command {arguments[0]!r}.\n\n{commands.listing()}", file=sys.stderr)
        return 2
    try:
        install("tools" if command.tools else "service")
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Cannot set up {VENV}: {error.strerror or error}", file=sys.stderr)
        return 1
    os.environ["PYTHONPATH"] = str(HERE)
    program = [str(PYTHON), "-m", "safeconnect.commands", *arguments]
    return os.execv(PYTHON, program)  # noqa: S606  (there is no shell to escape from)


def install(kind: str) -> None:
    """Make the environment hold what the lock of this kind names, if it does not yet.

    Raises:
        SetUpError: no disk left, no way to install, or no way to the packages.
    """
    if is_installed(kind):
        return
    with one_at_a_time():
        if is_installed(kind):
            return
        began = time.monotonic()
        say(f"installing what {LOCKS[kind].name} names into {VENV.name} ...")
        check_disk()
        # Tools come on top of the service's packages; anything else starts afresh.
        if not (kind == "tools" and is_installed("service")):
            shutil.rmtree(VENV, ignore_errors=True)
        STAMP.unlink(missing_ok=True)
        fill(LOCKS[kind])
        STAMP.write_text(stamp(kind))
        say(f"done in {time.monotonic() - began:.1f} s")


def is_installed(kind: str) -> bool:
    """Tell whether the environment holds this kind; the tools' lock holds the service's too."""
    try:
        found = STAMP.read_text()
    except OSError:
        return False
    return found in {stamp(kind), stamp("tools")}


def stamp(kind: str) -> str:
    """Return what the stamp file says when this kind is installed for this Python."""
    content = LOCKS[kind].read_bytes() + sys.version.encode()
    return f"{kind} {hashlib.sha256(content).hexdigest()}"


def fill(lock: Path) -> None:
    """Install the lock with uv, which takes seconds, or else with pip.

    Raises:
        SetUpError: neither could.
    """
    options = ["-q", "--require-hashes", "--no-deps", "-r", str(lock)]
    uv = find_uv()
    if uv is not None:
        made = VENV.exists() or succeeds(uv, "venv", "-q", "--python", sys.executable, str(VENV))
        if made and succeeds(uv, "pip", "install", "--python", str(PYTHON), *options):
            return
        shutil.rmtree(VENV, ignore_errors=True)
    if not VENV.exists() and not succeeds(sys.executable, "-m", "venv", str(VENV)):
        raise SetUpError(
            "This Python has neither pip nor venv. On Debian or Ubuntu: apt install python3-venv. "
            "Or put uv on the PATH."
        )
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    if not succeeds(*pip, *options, quiet=False):
        check_disk()
        raise SetUpError(
            "The packages could not be fetched (see above). Is there a way to the package index, "
            "and does pip know of your proxy or mirror?"
        )


def find_uv() -> str | None:
    """Return a uv: the one on the PATH, or the pinned one, fetched once into .tools."""
    if found := shutil.which("uv"):
        return found
    program = TOOLS / "bin" / "uv"
    if not program.exists():
        # --target works also where the system's Python forbids installing into itself.
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        lock = str(HERE / "requirements-tools.lock")
        succeeds(*pip, "--require-hashes", "--upgrade", "--target", str(TOOLS), "-r", lock)
    return str(program) if program.exists() else None


def succeeds(*program: str, quiet: bool = True) -> bool:
    """Run the program and tell whether it ended well."""
    complaints = subprocess.DEVNULL if quiet else None
    result = subprocess.run(
        program, stdout=subprocess.DEVNULL, stderr=complaints, env=INSTALLERS, check=False
    )
    return result.returncode == 0


def check_disk() -> None:
    """Raise SetUpError when the disk is about to be full."""
    free = shutil.disk_usage(HERE).free
    if free < BYTES_NEEDED:
        raise SetUpError(
            f"The disk has {free // 1_000_000} MB left and this needs about "
            f"{BYTES_NEEDED // 1_000_000}: free some, or set SC_VENV to a folder on another disk."
        )


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the lock on installing; two first runs at once would spoil each other's work.

    Raises:
        SetUpError: another one has it for ten minutes.
    """
    TOOLS.mkdir(exist_ok=True)
    deadline = time.monotonic() + WAIT_FOR_OTHERS
    with (TOOLS / "lock").open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise SetUpError(
                        "Another `./run` has been installing for ten minutes: end it and try again."
                    ) from None
                time.sleep(0.2)
        yield


def say(sentence: str) -> None:
    """Print a line about the set-up, apart from what the command itself prints."""
    print(f"[setup] {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
