"""The wall in front of Django: a body is stopped while it arrives."""

import asyncio
import json
from typing import Any

import pytest
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope

from safeconnect.web.body_limit import BodyLimit

SCOPE: Any = {"type": "http", "path": "/api/v1/me", "method": "PUT", "headers": []}


async def whole_body(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Read all, as Django does, then answer with the number of bytes."""
    size, more = 0, True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        assert event["type"] == "http.request"
        size, more = size + len(event["body"]), event["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": [], "trailers": False})
    await send({"type": "http.response.body", "body": str(size).encode(), "more_body": False})


def call(chunks: list[bytes], *, at_most: int) -> tuple[int, bytes, int]:
    """Send chunks without a length; return status, body and how many chunks were taken."""
    waiting, sent = list(chunks), []

    async def receive() -> Any:
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(event: Any) -> None:
        sent.append(event)

    asyncio.run(BodyLimit(whole_body, at_most=at_most)(SCOPE, receive, send))
    return sent[0]["status"], sent[1]["body"], len(chunks) - len(waiting)


def test_a_body_within_the_limit_passes() -> None:
    assert call([b"x" * 60, b"x" * 40], at_most=100) == (200, b"100", 2)


def test_a_body_that_is_too_large_is_stopped_at_once() -> None:
    status, body, taken = call([b"x" * 60] * 1000, at_most=100)
    assert (status, taken) == (413, 2)
    assert json.loads(body)["code"] == "too_large"


@pytest.mark.parametrize("kind", ["websocket", "lifespan"])
def test_what_is_no_request_passes(kind: str) -> None:
    seen = []

    async def inner(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["type"])

    scope: Any = {"type": kind}
    asyncio.run(BodyLimit(inner, at_most=1)(scope, None, None))  # type: ignore[arg-type]
    assert seen == [kind]
