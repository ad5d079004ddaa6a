"""Make `.venv` from the locks once, then run the command inside it. Standard library only.

The locks are the whole truth: every package in them is fetched by its hash, and nothing else is.
"""

# ruff: noqa: E402  (the first statement comes before the imports that take time)
import signal

# Until `heed_signals`, Ctrl-C ends this without a traceback: nothing has been begun.
signal.signal(signal.SIGINT, signal.SIG_DFL)

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
from types import FrameType

from devstack import cli

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("SC_VENV", HERE / ".venv")).absolute()
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
# Beside the environment: where SC_VENV leads elsewhere, the clone may be read-only.
TOOLS = VENV.with_name(".tools")
# Production installs requirements.lock by other means: docs/operations.md.
LOCKS = {"demo": HERE / "requirements-demo.lock", "dev": HERE / "requirements-dev.lock"}
BYTES_NEEDED = 700_000_000
# With less than this left, it was the disk that ended an installation.
BYTES_OF_A_FULL_DISK = 20_000_000
WAIT_FOR_OTHERS = 600.0

# A machine without a network should say so soon.
PATIENCE = ("--disable-pip-version-check", "--retries", "1")
# A force's network may end TLS and sign it again: its own certificates are the system's.
INSTALLERS = os.environ | {"PIP_ROOT_USER_ACTION": "ignore", "UV_SYSTEM_CERTS": "true"}


class SetUpError(Exception):
    """The environment cannot be made; the message is a sentence that says what to do."""


def main() -> int:
    """Run the command named on the command line, or list them all."""
    heed_signals()
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(cli.listing())
        return 0
    command = cli.COMMANDS.get(arguments[0])
    if command is None:
        print(f"There is no command {arguments[0]!r}.\n\n{cli.listing()}", file=sys.stderr)
        return 2
    try:
        install("dev" if command.dev else "demo")
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"Cannot set up {VENV}: {error.strerror or error}. If you may not write there, set "
            "SC_VENV to a folder where you may.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("Stopped; the next start installs again.", file=sys.stderr)
        return 130
    os.environ["PYTHONPATH"] = str(HERE)
    # Ctrl-C waits until the command can answer it with a sentence: its __main__ lets it through.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    program = [str(PYTHON), "-m", "devstack.cli", *arguments]
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
        # The tools come on top of the demonstration's packages; anything else starts afresh.
        if not (kind == "dev" and is_installed("demo")):
            shutil.rmtree(VENV, ignore_errors=True)
        STAMP.unlink(missing_ok=True)
        try:
            fill(LOCKS[kind])
            STAMP.write_text(stamp(kind))
        except BaseException:
            # Half of it is of no use, and may be what fills the disk.
            shutil.rmtree(VENV, ignore_errors=True)
            raise
        say(f"done in {time.monotonic() - began:.1f} s")


def is_installed(kind: str) -> bool:
    """Tell whether the environment holds this kind; the lock `dev` holds what `demo` does."""
    try:
        found = STAMP.read_text()
    except OSError:
        return False
    return found in {stamp(kind), stamp("dev")}


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
    pip = [str(PYTHON), "-m", "pip", "install", *PATIENCE]
    complaints = complaints_of(*pip, *options)
    if complaints is not None:
        raise SetUpError(why_not_fetched(complaints))


def why_not_fetched(complaints: str) -> str:
    """Return the sentence for whoever waits, from what pip complained of."""
    if "No space left" in complaints or free_bytes() < BYTES_OF_A_FULL_DISK:
        return (
            f"The disk became full while installing; this needs about {BYTES_NEEDED // 1_000_000} "
            "MB: free some, or set SC_VENV to a folder on another disk."
        )
    errors = [line for line in complaints.splitlines() if line.startswith("ERROR:")]
    said = errors[0] if errors else complaints.strip().rpartition("\n")[2]
    return (
        "The packages could not be fetched. Is there a way to the package index, and does pip know "
        f"of your proxy or mirror? pip says: {said[:300]}"
    )


def find_uv() -> str | None:
    """Return a uv: the one on the PATH, or the pinned one, fetched once into .tools."""
    if found := shutil.which("uv"):
        return found
    program = TOOLS / "bin" / "uv"
    if not program.exists():
        # --target works also where the system's Python forbids installing into itself.
        pip = [sys.executable, "-m", "pip", "install", "-q", *PATIENCE]
        lock = str(HERE / "requirements-tools.lock")
        succeeds(*pip, "--require-hashes", "--upgrade", "--target", str(TOOLS), "-r", lock)
    return str(program) if program.exists() else None


def succeeds(*program: str) -> bool:
    """Run the program and tell whether it ended well."""
    return complaints_of(*program) is None


def complaints_of(*program: str) -> str | None:
    """Run the program; return what it complained of, or None where it ended well."""
    result = subprocess.run(
        program,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=INSTALLERS,
        check=False,
    )
    return result.stderr if result.returncode else None


def check_disk() -> None:
    """Raise SetUpError when the disk is about to be full."""
    free = free_bytes()
    if free < BYTES_NEEDED:
        raise SetUpError(
            f"The disk has {free // 1_000_000} MB left and this needs about "
            f"{BYTES_NEEDED // 1_000_000}: free some, or set SC_VENV to a folder on another disk."
        )


def free_bytes() -> int:
    """Return how many bytes are free where the environment goes."""
    there = next(folder for folder in VENV.parents if folder.exists())
    return shutil.disk_usage(there).free


def heed_signals() -> None:
    """Make a KeyboardInterrupt of Ctrl-C, SIGTERM and a closed terminal: pip and uv end with us."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    for number in (signal.SIGTERM, signal.SIGHUP):
        # Ignored means that the caller wants it so, as nohup does.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the lock on installing; two first runs at once would spoil each other's work.

    Raises:
        SetUpError: another one has it for ten minutes.
    """
    TOOLS.mkdir(parents=True, exist_ok=True)
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
