"""In front of Django a body that is too large is stopped, under either kind of server."""

import asyncio
import io
import json
from typing import Any

import pytest
from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, Scope

from safeconnect.web import body_limit
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


def test_an_answer_in_front_of_django_carries_the_request_s_id() -> None:
    headers: list[tuple[str, str]] = []

    def start_response(_status: str, given: Any, *_: Any) -> Any:
        headers.extend(given)

    environ: dict[str, Any] = {"CONTENT_LENGTH": "200", "HTTP_X_REQUEST_ID": "app-7"}
    list(WsgiBodyLimit(lambda *_: [], at_most=100)(environ, start_response))
    assert ("X-Request-ID", "app-7") in headers


def test_few_large_bodies_are_held_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """F2: two hundred pictures at once stood in memory; now most wait unread with their senders."""
    monkeypatch.setattr(body_limit, "SMALL", 10)
    monkeypatch.setattr(body_limit, "LARGE_AT_ONCE", 3)
    monkeypatch.setattr(body_limit, "PATIENCE", 0.2)

    async def many() -> tuple[list[int], int]:
        limit = BodyLimit(held_until(go_on := asyncio.Event()), at_most=100)
        sent: list[list[Any]] = [[] for _ in range(12)]

        async def one(number: int) -> None:
            pieces = [b"x" * 8, b"x" * 8] if number < 10 else [b"x" * 8]

            async def receive() -> Any:
                body = pieces.pop(0)
                return {"type": "http.request", "body": body, "more_body": bool(pieces)}

            async def send(event: Any) -> None:
                sent[number].append(event)

            await limit(SCOPE, receive, send)

        tasks = [asyncio.create_task(one(number)) for number in range(12)]
        await asyncio.sleep(0.5)
        held = sum(not task.done() for task in tasks)
        go_on.set()
        await asyncio.gather(*tasks)
        return [events[0]["status"] for events in sent], held

    statuses, held = asyncio.run(many())
    # Three large ones and the two small ones are with the handler; seven were told to come back.
    assert held == 5
    assert (statuses.count(200), statuses.count(503)) == (5, 7)
    assert statuses[10:] == [200, 200]


def held_until(go_on: asyncio.Event) -> Any:
    """Read the whole body, and answer when told."""

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                return
            more = event["more_body"]
        await go_on.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return inner
