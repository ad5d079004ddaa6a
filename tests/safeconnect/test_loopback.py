"""A demonstration answers on its own machine; tests reach no other machine."""

import asyncio
import socket
from inspect import iscoroutinefunction

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from safeconnect.web.loopback import loopback_only
from tests.support.loopback_only import NetworkForbiddenError


@pytest.mark.parametrize(
    ("peer", "passed"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("", True),
        ("192.0.2.1", False),
        ("2001:db8::1", False),
        ("nonsense", False),
    ],
)
def test_only_loopback_addresses_are_answered(rf: RequestFactory, peer: str, passed: bool) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    async def view_that_waits(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = rf.get("/healthz", REMOTE_ADDR=peer)
    status = 200 if passed else 403
    assert loopback_only(view)(request).status_code == status
    wrapped = loopback_only(view_that_waits)
    assert iscoroutinefunction(wrapped)
    assert asyncio.run(wrapped(request)).status_code == status


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("service.example", 80)])
def test_tests_reach_no_other_machine(address: tuple[str, int]) -> None:
    with pytest.raises(NetworkForbiddenError):
        socket.create_connection(address, timeout=1)
