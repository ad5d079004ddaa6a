"""In front of Django a body that is too large is stopped, under either kind of server."""

import asyncio
import io
import json
from typing import Any

import pytest
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope

from safeconnect.web.body_limit import BodyLimit, WsgiBodyLimit

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


def call_wsgi(body: bytes, *, at_most: int, announced: bool) -> tuple[str, bytes]:
    """Send a body, with its length or in pieces; return the status and what was answered."""
    statuses: list[str] = []

    def inner(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))]

    def start_response(status: str, _headers: Any) -> None:
        statuses.append(status)

    environ: dict[str, Any] = {"wsgi.input": io.BytesIO(body)}
    if announced:
        environ["CONTENT_LENGTH"] = str(len(body))
    else:
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    answer = WsgiBodyLimit(inner, at_most=at_most)(environ, start_response)  # type: ignore[arg-type]
    return statuses[0], b"".join(answer)


@pytest.mark.parametrize("announced", [True, False])
def test_under_wsgi_a_body_within_the_limit_is_whole(announced: bool) -> None:
    assert call_wsgi(b"x" * 100, at_most=100, announced=announced) == ("200 OK", b"x" * 100)


@pytest.mark.parametrize("announced", [True, False])
def test_under_wsgi_a_body_beyond_the_limit_is_refused(announced: bool) -> None:
    status, body = call_wsgi(b"x" * 101, at_most=100, announced=announced)
    assert status.startswith("413 ")
    assert json.loads(body)["code"] == "too_large"
