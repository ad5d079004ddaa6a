"""`python -m devstack.launcher.web_server`: serve every role in one process.

With the same settings as the uvicorn line in docs/operations.md, and on a socket that the
supervisor keeps open across restarts, which that line cannot do: uvicorn takes an inherited
socket for a unix one and leaves Nagle's algorithm on.
"""

import os
import socket

import uvicorn

from safeconnect.config import env

# Without a limit uvicorn waits for ever for a browser that keeps its stream open.
GRACE_SECONDS = 3
SOCKET_VARIABLE = "SC_WEB_SOCKET"


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    os.environ.setdefault("SC_PROCESS", "all")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.config.settings")
    env.load_settings_or_exit()
    uvicorn.Server(config()).run(sockets=_inherited())


def config() -> uvicorn.Config:
    """Make the server's settings; a test serves by these very ones."""
    return uvicorn.Config(
        "safeconnect.config.asgi:application",
        host=os.environ.get("SC_WEB_HOST", "127.0.0.1"),
        port=int(os.environ.get("SC_WEB_PORT", "8000")),
        lifespan="off",
        # Django's LOGGING is the only one; its access lines hold paths, ours hold routes.
        log_config=None,
        access_log=False,
        # request_log.client_address reads the proxies' headers, and only as many as are ours.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _inherited() -> list[socket.socket] | None:
    """Return the listening socket that a supervisor keeps open across our restarts."""
    number = os.environ.get(SOCKET_VARIABLE)
    return [socket.socket(fileno=int(number))] if number else None


if __name__ == "__main__":
    main()
