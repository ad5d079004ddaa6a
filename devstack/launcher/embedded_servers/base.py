"""What the embedded servers share: a folder, a lock on it, a password, a socket, a log."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Self

from devstack.launcher import errors, ports, processes

READY_WITHIN = 30.0
STOPS_WITHIN = 20.0
STARTS_AT_MOST = 5
# AF_UNIX paths hold 108 bytes on Linux and 104 on macOS; PostgreSQL adds its own name.
_SOCKET_PATH_AT_MOST = 100
_LONGEST_SOCKET = ".s.PGSQL.65535.lock"
_PORT_TAKEN = ("could not create any TCP/IP sockets", "Address already in use", "Failed listening")
# Backends of a killed server need a moment to notice.
_NOT_YET = ("is still in use",)
# After a kill the servers of the killed process need a moment to stop.
_LOCK_WITHIN = 10.0


class ServerError(errors.UserFacingError):
    """An embedded server cannot run; the message is a sentence for whoever started it."""


class ServerBusyError(ServerError):
    """Another process runs a server in this folder."""


class EmbeddedServer:
    """What the two servers share: a folder, a lock on it, a password, a socket, a log."""

    name = ""
    stop_with = signal.SIGINT

    def __init__(self, root: Path) -> None:
        """Take the folder for this process.

        Raises:
            ServerBusyError: another process has it.
            ServerError: it cannot be written.
        """
        self.root = root.resolve()
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = _locked(self.root / "lock")
            self.password = _secret(self.root / "password")
            self.sockets = _socket_folder(self.root)
        except BlockingIOError:
            raise ServerBusyError(
                f"{self.name} in {self.root} is already in use by another `./run`: stop that one, "
                "or set SC_DATA to another folder"
            ) from None
        except OSError as error:
            said = error.strerror or str(error)
            why = errors.cause(said, folder=self.root)
            raise ServerError(f"{self.name} cannot use {self.root}: {said}{why}") from None
        self.log = self.root / f"{self.name.lower()}.log"
        self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Start the server and return when it answers; try another port where one was taken.

        Raises:
            ServerError: it died or did not answer in 30 s; the message ends with its log.
        """
        self._prepare()
        for _ in range(STARTS_AT_MOST):
            self.port = self.port or ports.free()
            said_before = self.log.stat().st_size if self.log.exists() else 0
            self.process = self._launch()
            try:
                self._wait_until(self._answers)
            except ServerError:
                self.kill()
                self._forgive(said_before)
            else:
                self._settle()
                return self
        raise ServerError(f"{self.name} could not start in {STARTS_AT_MOST} attempts: {self.log}")

    def stop(self) -> None:
        """Stop the server in an orderly way and let go of its folder."""
        if self.process is not None:
            processes.stop(self.process, ask_with=self.stop_with, within=STOPS_WITHIN)
            self.process = None
        self._lock.close()

    def kill(self) -> None:
        """Kill the server at once (SIGKILL); the folder stays ours and `start` may follow."""
        if self.process is not None:
            processes.kill(self.process)
            self.process = None

    def _forgive(self, said_before: int) -> None:
        """Re-raise the current ServerError, unless another attempt may do better."""
        said = self.log.read_bytes()[said_before:].decode(errors="replace")
        if any(words in said for words in _PORT_TAKEN):
            self.port = 0
        elif any(words in said for words in _NOT_YET):
            time.sleep(0.3)
        else:
            raise  # noqa: PLE0704  (called from the handler)

    def _prepare(self) -> None:
        raise NotImplementedError

    def _launch(self) -> subprocess.Popen[bytes]:
        raise NotImplementedError

    def _answers(self) -> bool:
        raise NotImplementedError

    def _settle(self) -> None:
        """Do what needs a running server, once it runs."""

    def _wait_until(self, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + READY_WITHIN
        while not ready():
            if self.process is None or not processes.is_running(self.process):
                raise ServerError(f"{self.name} stopped as it started{self._why()}")
            if time.monotonic() > deadline:
                raise ServerError(f"{self.name} does not answer{self._why()}")
            time.sleep(0.01)

    def _why(self) -> str:
        """Return the rest of a sentence: the cause where it is known, and the end of the log."""
        said = self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
        if known := errors.cause(said, folder=self.root):
            return f"{known}. Its log is {self.log}."
        return f". The end of {self.log}:\n{said[-600:].strip()}"


def is_root() -> bool:
    """Tell whether we run as root, which PostgreSQL refuses to do."""
    return os.geteuid() == 0


def package_folder(package: str) -> Path:
    """Return the folder of an installed package; raises ServerError where it is missing."""
    # Looked up, not imported: importing would run the package's own process management.
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ServerError(f"{package} is missing from the installation: run `./run` once more")
    return Path(found.origin).parent


def _locked(path: Path) -> IO[str]:
    """Lock the file and write our number into it; the servers inherit the lock.

    Raises:
        BlockingIOError: a living process has it, or servers of a dead one do not go away.
    """
    lock = path.open("a+")
    deadline = time.monotonic() + _LOCK_WITHIN
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if _is_alive(path.read_text()) or time.monotonic() > deadline:
                lock.close()
                raise
            time.sleep(0.05)
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _is_alive(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _secret(path: Path) -> str:
    """Return the password kept in the file, made on first use and readable by its owner only."""
    with contextlib.suppress(FileExistsError):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w") as handle:
            handle.write(secrets.token_urlsafe(32))
    return path.read_text()


def _socket_folder(root: Path) -> Path:
    folder = root / "sockets"
    if len(os.fsencode(folder / _LONGEST_SOCKET)) > _SOCKET_PATH_AT_MOST:
        digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
        folder = Path(tempfile.gettempdir()) / f"sc-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid not in {os.geteuid(), *_nobody()}:
        raise ServerError(f"{folder} belongs to somebody else: remove it, or set SC_DATA")
    return folder


def _nobody() -> set[int]:
    return {pwd.getpwnam("nobody").pw_uid} if is_root() else set()
