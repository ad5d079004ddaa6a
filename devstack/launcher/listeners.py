"""The sockets that our servers listen on: opened here, so that a restart of one refuses nobody."""

import socket

from devstack.launcher import errors

_BACKLOG = 1024


class CannotListenError(errors.UserFacingError):
    """An address cannot be listened on; the message says which setting names another."""


class Listeners:
    """Open sockets, by name."""

    def __init__(self) -> None:
        self._sockets: dict[str, socket.socket] = {}

    def open(self, name: str, *, address: tuple[str, int], setting: str) -> str:
        """Listen; return the address to ask at, http:// and the port that was found.

        Raises:
            CannotListenError: the port is taken, or the host is none of ours.
        """
        listener = self._sockets[name] = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            raise CannotListenError(
                f"Cannot listen on {address[0]}, port {address[1]}: {error.strerror}. Set "
                f"{setting} to another port, or to 0 for any."
            ) from None
        listener.listen(_BACKLOG)
        host, port = listener.getsockname()
        # "Every address" is no address to ask at.
        return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104

    def fileno(self, name: str) -> int:
        """Return the number of a socket, for a child that shall inherit it."""
        return self._sockets[name].fileno()

    def close(self) -> None:
        """Close all."""
        for listener in self._sockets.values():
            listener.close()
        self._sockets.clear()
