"""Stop a body that is too large while it arrives, and hold few large ones, in front of Django.

Django's ASGI handler reads a whole body before any of our code runs, so whoever leaves out
Content-Length could fill the disk, and two hundred pictures at once the memory. Under WSGI the
parts of a form may do the same, and a body that announces no length is none to Django.
"""

import asyncio
import io
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from asgiref.typing import (
    ASGI3Application,
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    Scope,
)

from foundation.api import problems
from foundation.api.problems import ApiProblem
from safeconnect.web import early_answers

# A body up to here is anybody's; above it wait their turn, unread, so that memory is bounded by
# this many pictures whatever number of phones sends one.
SMALL = 64_000
LARGE_AT_ONCE = 16
# Seconds. Only pictures are so large, and a phone sends its picture again.
PATIENCE = 10.0


class BodyLimit:
    """Answer 413 when a body passes `at_most` bytes, 503 when too many large ones come at once."""

    def __init__(self, inner: ASGI3Application, *, at_most: int) -> None:
        """Wrap `inner`; each call has a limit of its own below this one."""
        self._inner = inner
        self._at_most = at_most
        self._room = asyncio.Semaphore(LARGE_AT_ONCE)

    async def __call__(
        self, scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable
    ) -> None:
        """Count what is received."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        body = _Body(receive, at_most=self._at_most, room=self._room)
        try:
            await self._inner(scope, body.receive, send)
        finally:
            body.leave()
        if body.refused is not None:
            await early_answers.send_problem(body.refused, scope, send, unread=True)


class _Body:
    """Passes events on until something is wrong; then says that the sender has gone away.

    The handler drops such a request without an answer, which leaves the answer to us.
    """

    def __init__(
        self, receive: ASGIReceiveCallable, *, at_most: int, room: asyncio.Semaphore
    ) -> None:
        self._receive, self._room = receive, room
        self._at_most = at_most
        self._read = 0
        self._has_room = False
        self.refused: ApiProblem | None = None

    async def receive(self) -> ASGIReceiveEvent:
        """Return the next event."""
        event = await self._receive()
        if event["type"] != "http.request":
            return event
        self._read += len(event["body"])
        if self._read > self._at_most:
            self.refused = ApiProblem(kind=problems.TOO_LARGE)
        elif self._read > SMALL and not self._has_room and not await self._enter():
            self.refused = ApiProblem(kind=problems.UNAVAILABLE, retry_after=2)
        return event if self.refused is None else {"type": "http.disconnect"}

    def leave(self) -> None:
        """Give the room to the next."""
        if self._has_room:
            self._has_room = False
            self._room.release()

    async def _enter(self) -> bool:
        """Wait for room; what is not read meanwhile stays with the sender."""
        try:
            async with asyncio.timeout(PATIENCE):
                self._has_room = await self._room.acquire()
        except TimeoutError:
            return False
        return True


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
            headers, content = early_answers.written(
                ApiProblem(kind=problems.TOO_LARGE),
                request_id=environ.get("HTTP_X_REQUEST_ID", ""),
            )
            start_response("413 Content Too Large", [*headers, ("Connection", "close")])
            return [content]
        return self._inner(environ, start_response)
