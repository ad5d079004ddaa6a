"""Refuse a request in front of Django: a problem, with the headers its middleware would add."""

import re
import uuid

from asgiref.typing import ASGISendCallable, ASGISendEvent, HTTPScope

from foundation.api import problems
from foundation.api.problems import ApiProblem

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def written(problem: ApiProblem, *, request_id: str) -> tuple[list[tuple[str, str]], bytes]:
    """Return headers and body; `request_id` is what the client offered, or nothing."""
    response = problems.http_response(problem)
    own = request_id if _REQUEST_ID.fullmatch(request_id) else str(uuid.uuid4())
    headers = {**dict(response.items()), **_SAFE, "X-Request-ID": own}
    return list(headers.items()), response.content


async def send_problem(
    problem: ApiProblem, scope: HTTPScope, send: ASGISendCallable, *, unread: bool = False
) -> None:
    """Answer with a problem; `unread`: the body was left, so the connection ends with it."""
    headers, content = written(problem, request_id=header(scope, b"x-request-id"))
    if unread:
        headers.append(("Connection", "close"))
    start: ASGISendEvent = {
        "type": "http.response.start",
        "status": problem.http_status,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "trailers": False,
    }
    await send(start)
    await send({"type": "http.response.body", "body": content, "more_body": False})


def header(scope: HTTPScope, name: bytes) -> str:
    """Read a header of a request, "" where there is none; `name` in lower case."""
    for sent, value in scope["headers"]:
        if sent == name:
            return value.decode("latin-1")
    return ""
