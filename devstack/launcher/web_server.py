"""`python -m devstack.launcher.web_server`: serve the role of SC_PROCESS, every role if unset.

With the same settings as the lines in docs/operations.md, and on a socket that the supervisor keeps
open across restarts, which uvicorn's own line cannot do: it takes an inherited socket for a unix
one and leaves Nagle's algorithm on.
"""

import os
import resource
import socket

import uvicorn

from safeconnect import stream_server
from safeconnect.config import env

_FILES = 8192
SOCKET_VARIABLE = "SC_WEB_SOCKET"


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    os.environ.setdefault("SC_PROCESS", "all")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.config.settings")
    env.load_settings_or_exit()
    _allow_many_connections()
    stream_server.StoppableServer(config()).run(sockets=_inherited())


def _allow_many_connections() -> None:
    """Open as many files as the system lets us: by habit it is 1,024, and a crowd has more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def config() -> uvicorn.Config:
    """Make the server's settings; a test serves by these very ones."""
    return stream_server.config(
        host=os.environ.get("SC_WEB_HOST", "127.0.0.1"),
        port=int(os.environ.get("SC_WEB_PORT", "8000")),
        role=os.environ.get("SC_PROCESS", "all"),
    )


def _inherited() -> list[socket.socket] | None:
    """Return the listening socket that a supervisor keeps open across our restarts."""
    number = os.environ.get(SOCKET_VARIABLE)
    return [socket.socket(fileno=int(number))] if number else None


if __name__ == "__main__":
    main()
