"""Stop a body that is too large while it arrives.

Django's ASGI handler spools a whole body to disk before any of our code runs, so whoever leaves
out Content-Length could fill the disk. This stands in front of it.
"""

from asgiref.typing import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    ASGISendEvent,
    Scope,
)

from officerapi import problems
from officerapi.problems import ApiProblem, Code

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


async def _refuse(send: ASGISendCallable) -> None:
    """Send the 413; the server then closes the connection, because the body was not read."""
    response = problems.answer(ApiProblem(code=Code.TOO_LARGE))
    whole = {**dict(response.items()), **_SAFE, "Connection": "close"}
    headers = [(name.lower().encode(), value.encode()) for name, value in whole.items()]
    start: ASGISendEvent = {
        "type": "http.response.start",
        "status": response.status_code,
        "headers": headers,
        "trailers": False,
    }
    await send(start)
    await send({"type": "http.response.body", "body": response.content, "more_body": False})
