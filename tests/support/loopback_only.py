"""Refuse every connection that leaves this machine, by name or by number."""

import ipaddress
import socket
from typing import Any


class NetworkForbiddenError(RuntimeError):
    """A test tried to reach another machine."""


def refuse_others() -> None:
    """Guard this process's sockets; unix sockets and loopback stay open."""
    socket.socket.connect = _guarded(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded(socket.socket.connect_ex)  # type: ignore[method-assign]
    real_getaddrinfo = socket.getaddrinfo

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        _check(host)
        return real_getaddrinfo(host, *args, **kwargs)

    socket.getaddrinfo = getaddrinfo


def _guarded(real: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _check(address[0])
        return real(self, address)

    return connect


def _check(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return
    try:
        local = ipaddress.ip_address(name).is_loopback
    except ValueError:
        local = False
    if not local:
        raise NetworkForbiddenError(f"a test tried to reach {name}; tests stay on this machine")
