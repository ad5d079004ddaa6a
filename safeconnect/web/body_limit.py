"""Stop a body that is too large while it arrives, in front of Django.

Django's ASGI handler spools a whole body to disk before any of our code runs, so whoever leaves
out Content-Length could fill the disk. Under WSGI the parts of a form may do the same, and a body
that announces no length is none to Django.
"""

import io
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from asgiref.typing import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    ASGISendEvent,
    Scope,
)

from foundation.api import problems
from foundation.api.problems import ApiProblem

# What Django's middleware would have added, had it seen the request.
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


class BodyLimit:
    """Answer 413 when a body passes `at_most` bytes, whatever length it declared."""

    def __init__(self, inner: ASGI3Application, *, at_most: int) -> None:
        """Wrap `inner`; each call has a limit of its own below this one."""
        self._inner = inner
        self._at_most = at_most

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Count what is received."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        counter = _Counter(receive, at_most=self._at_most)
        await self._inner(scope, counter.receive, send)
        if counter.passed:
            await _refuse(send)


class _Counter:
    """Pass events on until too much has come; then say that the sender has gone away.

    The handler drops such a request without an answer, which leaves the answer to us.
    """

    def __init__(self, receive: ASGIReceiveCallable, *, at_most: int) -> None:
        self._receive = receive
        self._left = at_most
        self.passed = False

    async def receive(self) -> ASGIReceiveEvent:
        """Return the next event."""
        event = await self._receive()
        if event["type"] == "http.request":
            self._left -= len(event["body"])
        if self._left < 0:
            self.passed = True
            return {"type": "http.disconnect"}
        return event


class WsgiBodyLimit:
    """Answer 413 to a body of more than `at_most` bytes; read whole one without a length."""

    def __init__(self, inner: WSGIApplication, *, at_most: int) -> None:
        """Wrap `inner`; each call has a limit of its own below this one."""
        self._inner = inner
        self._at_most = at_most

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Look at the length, and find it out where it is not announced."""
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            body = environ["wsgi.input"].read(self._at_most + 1)
            environ["CONTENT_LENGTH"], environ["wsgi.input"] = str(len(body)), io.BytesIO(body)
        if int(environ.get("CONTENT_LENGTH") or 0) > self._at_most:
            headers, content = _refusal()
            start_response("413 Content Too Large", headers)
            return [content]
        return self._inner(environ, start_response)


async def _refuse(send: ASGISendCallable) -> None:
    """Send the 413; the server then closes the connection, because the body was not read."""
    headers, content = _refusal()
    start: ASGISendEvent = {
        "type": "http.response.start",
        "status": 413,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
        "trailers": False,
    }
    await send(start)
    await send({"type": "http.response.body", "body": content, "more_body": False})


def _refusal() -> tuple[list[tuple[str, str]], bytes]:
    """Return headers and body of the answer."""
    response = problems.http_response(ApiProblem(kind=problems.TOO_LARGE))
    headers = {**dict(response.items()), **_SAFE, "Connection": "close"}
    return list(headers.items()), response.content
