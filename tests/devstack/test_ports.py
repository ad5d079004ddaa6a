"""Ports of this machine: found outside of what outgoing connections get."""

import socket
from pathlib import Path

import pytest

from devstack.launcher import ports

_GIVEN_OUT = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_a_free_port_is_none_that_an_outgoing_connection_gets() -> None:
    lowest = int(_GIVEN_OUT.read_text().split()[0]) if _GIVEN_OUT.exists() else 49_152
    assert all(ports.free() < lowest for _ in range(50))


def test_a_port_that_somebody_listens_on_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", ports.free())) as taken:
        port = taken.getsockname()[1]
        assert not ports.is_free(port)
    assert ports.is_free(port)


@pytest.mark.parametrize("said", ["", "-1", "65536", "80a", "\uff10"])
def test_what_is_no_port_is_refused_by_name(said: str) -> None:
    with pytest.raises(ports.PortError, match=r"^--port must be"):
        ports.read(said, name="--port")
