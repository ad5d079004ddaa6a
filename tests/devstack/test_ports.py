"""Ports of this machine: found outside of what outgoing connections get."""

import socket

import pytest

from devstack.launcher import ports

# The first that Linux gives to an outgoing connection, unless somebody has set another.
_GIVEN_OUT_FROM = 32_768


def test_a_free_port_is_none_that_an_outgoing_connection_gets() -> None:
    assert all(ports.free() < _GIVEN_OUT_FROM for _ in range(50))


def test_a_port_that_somebody_listens_on_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", ports.free())) as taken:
        port = taken.getsockname()[1]
        assert not ports.is_free(port)
    assert ports.is_free(port)


@pytest.mark.parametrize("said", ["", "-1", "65536", "80a", "\uff10"])
def test_what_is_no_port_is_refused_by_name(said: str) -> None:
    with pytest.raises(ports.PortError, match=r"^--port must be"):
        ports.read(said, name="--port")
