"""What every answer carries, and the one line that is logged for it.

The line holds the route's pattern, never the path: a path may name a person's number.
"""

import re
import time
import uuid
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

log = structlog.stdlib.get_logger(__name__)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@sync_and_async_middleware
def RequestLogMiddleware(
    get_response: Callable[[HttpRequest], Any],
) -> Callable[[HttpRequest], Any]:
    """Give each request an id (`request.id`), and each answer its headers and its log line."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponse:
            began = _begin(request)
            return _finish(request, await get_response(request), began=began)

        return answer_async

    def answer(request: HttpRequest) -> HttpResponse:
        began = _begin(request)
        return _finish(request, get_response(request), began=began)

    return answer


def _begin(request: HttpRequest) -> float:
    offered = request.headers.get("X-Request-ID", "")
    request_id = offered if _REQUEST_ID.fullmatch(offered) else str(uuid.uuid4())
    request.id = request_id  # type: ignore[attr-defined]  # read by the API's problem answers
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=request_id)
    return time.monotonic()


def _finish(request: HttpRequest, response: HttpResponse, *, began: float) -> HttpResponse:
    response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
    response.setdefault("Cache-Control", "no-store")
    response.setdefault("Permissions-Policy", _PERMISSIONS)
    response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if settings.X_FRAME_OPTIONS:
        response.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
    match = request.resolver_match
    # Consoles and phones ask all the time whether anything is new.
    write = log.debug if response.status_code == 304 else log.info
    write(
        "request.answered",
        method=request.method,
        route=match.route if match else None,
        status=response.status_code,
        ms=round((time.monotonic() - began) * 1000, 1),
    )
    return response
