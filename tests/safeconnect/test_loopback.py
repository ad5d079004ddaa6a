"""A demonstration answers on its own machine; tests reach no other machine."""

import asyncio
import socket
from typing import Any

import pytest

from safeconnect.web.loopback import LoopbackOnly
from tests.support.loopback_only import NetworkForbiddenError


@pytest.mark.parametrize(
    ("client", "passed"),
    [
        (("127.0.0.1", 1), True),
        (("::1", 1), True),
        (None, True),
        (("192.0.2.1", 1), False),
        (("2001:db8::1", 1), False),
        (("nonsense", 1), False),
    ],
)
def test_only_loopback_addresses_are_answered(client: tuple[str, int] | None, passed: bool) -> None:
    reached: list[Any] = []
    sent: list[Any] = []

    async def inner(*_: Any) -> None:
        reached.append(True)

    async def send(event: Any) -> None:
        sent.append(event)

    scope: Any = {"type": "http", "client": client}
    asyncio.run(LoopbackOnly(inner)(scope, None, send))  # type: ignore[arg-type]
    assert bool(reached) is passed
    assert [event["status"] for event in sent if "status" in event] == ([] if passed else [403])


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("service.example", 80)])
def test_tests_reach_no_other_machine(address: tuple[str, int]) -> None:
    with pytest.raises(NetworkForbiddenError):
        socket.create_connection(address, timeout=1)
