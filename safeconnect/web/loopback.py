"""Keep a demonstration on its own machine, whatever address the server was told to listen on."""

import functools
import ipaddress
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.decorators import sync_and_async_middleware

_REFUSAL = "This is a demonstration: it answers on its own machine only.\n"


@sync_and_async_middleware
def loopback_only(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Answer requests from this machine and refuse all others with 403."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponse:
            return _refusal(request) or await get_response(request)

        return answer_async

    def answer(request: HttpRequest) -> HttpResponse:
        return _refusal(request) or get_response(request)

    return answer


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Refuse a peer elsewhere; one on a unix socket has no address and is here."""
    peer = str(request.META.get("REMOTE_ADDR") or "")
    if not peer or _is_loopback(peer):
        return None
    return HttpResponseForbidden(_REFUSAL, content_type="text/plain; charset=utf-8")


@functools.lru_cache(maxsize=64)
def _is_loopback(host: str) -> bool:
    """Read an address once: every request asks."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
