"""`python -m safeconnect.stream_server`: serve the consoles' streams, the role `stream`.

uvicorn, with two things that its own command line cannot do. It waits for the answers under way
when it is to stop, and an open stream is one that never ends: here they are ended first, so that it
stops in a fraction of a second. And the kernel lets go of a console that has stopped reading.
"""

import argparse
import asyncio
import os
import socket
from types import FrameType

import uvicorn

from foundation.registry import stopping
from safeconnect.config import env
from safeconnect.config.http_protocol import BoundedProtocol

# Without a limit uvicorn waits for ever for a browser that keeps its stream open.
GRACE_SECONDS = 3
# What the system may hold for a console that does not read, in bytes and in milliseconds.
_SEND_BUFFER = 65_536
_UNREAD_FOR = 15_000


class StoppableServer(uvicorn.Server):
    """uvicorn's server, which ends what goes on for ever as soon as it is to stop."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take note of SIGTERM or SIGINT."""
        stopping.end_all()
        super().handle_exit(sig, frame)


class StreamProtocol(BoundedProtocol):
    """HTTP for streams: little is held for who does not read, and that not for long."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Bound what the system keeps for this connection."""
        client: socket.socket = transport.get_extra_info("socket")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_FOR)
        super().connection_made(transport)


def config(*, host: str, port: int, role: str) -> uvicorn.Config:
    """Make the server's settings for a role; a test serves by these very ones."""
    return uvicorn.Config(
        "safeconnect.config.asgi:application",
        http=StreamProtocol if role == "stream" else BoundedProtocol,
        host=host,
        port=port,
        lifespan="off",
        # Django's LOGGING is the only one; its access lines hold paths, ours hold routes.
        log_config=None,
        access_log=False,
        # client_address reads the proxies' headers, and only as many as are ours.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(prog="python -m safeconnect.stream_server")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, required=True, help="its port")
    given = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconnect.config.settings")
    os.environ["SC_PROCESS"] = "stream"
    env.load_settings_or_exit()
    StoppableServer(config(host=given.host, port=given.port, role="stream")).run()


if __name__ == "__main__":
    main()
