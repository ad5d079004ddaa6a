"""TCP ports of this machine: read, found, tried."""

import re
import secrets
import socket

from devstack.launcher.errors import UserFacingError

HIGHEST = 65535
# Linux gives out ports from 32768, others from 49152.
_SET_ASIDE = range(20_000, 32_768)


class PortError(UserFacingError):
    """What was given is no port, or is another program's."""


def read(said: str, *, name: str) -> int:
    """Return the port that was given as text; 0 stands for any.

    Raises:
        PortError: it is none; the sentence begins with `name`.
    """
    if not re.fullmatch(r"[0-9]{1,5}", said) or int(said) > HIGHEST:
        raise PortError(f"{name} must be a port from 1 to {HIGHEST}, or 0 for any, not {said!r}.")
    return int(said)


def free() -> int:
    """Return a TCP port of 127.0.0.1 that is free now; another process may take it meanwhile.

    None of those that systems hand to outgoing connections, which would take it soonest. By chance
    and not in order, so that two programs that look at once find two ports.

    Raises:
        PortError: none of them is free.
    """
    for port in secrets.SystemRandom().sample(_SET_ASIDE, len(_SET_ASIDE)):
        if is_free(port):
            return port
    raise PortError(f"No port of 127.0.0.1 from {_SET_ASIDE[0]} to {_SET_ASIDE[-1]} is free.")


def is_free(port: int) -> bool:
    """Tell whether we could listen on this TCP port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def to_open(port: int, *, by: str) -> int:
    """Return the port for a program that opens it itself; 0 stands for any.

    Raises:
        PortError: another program has it; the sentence names whom it is for.
    """
    chosen = port or free()
    if not is_free(chosen):
        raise PortError(
            f"Cannot listen on 127.0.0.1, port {chosen}, for {by}: another program has it. Choose "
            "another port, or 0 for any."
        )
    return chosen
