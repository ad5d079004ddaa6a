"""The web process's handler: one thread from start to end of a request, and threads that stay."""

import asyncio
import contextvars
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import signals
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from safeconnect.config.asgi_handler import THREADS, Handler

# The threads themselves: names and numbers of threads that are gone are given again.
_events: list[tuple[str, threading.Thread]] = []
_asked_for: contextvars.ContextVar[bytes] = contextvars.ContextVar("asked for", default=b"nothing")


def _note(what: str) -> None:
    _events.append((what, threading.current_thread()))


@csrf_exempt
def _echo(request: HttpRequest) -> HttpResponse:
    _note("view")
    return HttpResponse(request.body)


def _context(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(_asked_for.get())


def _broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


def _stream(_request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[bytes]:
        yield b"one "
        yield b"two"

    return StreamingHttpResponse(parts())


async def _waits(_request: HttpRequest) -> HttpResponse:
    _note("view")
    return HttpResponse(b"waited")


urlpatterns = [
    path("echo", _echo),
    path("context", _context),
    path("broken", _broken),
    path("stream", _stream),
    path("waits", _waits),
]


@pytest.fixture(autouse=True)
def our_routes(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["safeconnect.web.request_log.RequestLogMiddleware"]
    _events.clear()


@contextmanager
def noting_the_ends() -> Iterator[None]:
    def started(**_: object) -> None:
        _note("started")

    def finished(**_: object) -> None:
        _note("finished")

    signals.request_started.connect(started)
    signals.request_finished.connect(finished)
    try:
        yield
    finally:
        signals.request_started.disconnect(started)
        signals.request_finished.disconnect(finished)


def ask(
    handler: Handler, where: str, *events: Mapping[str, Any], method: str = "GET"
) -> list[Mapping[str, Any]]:
    """Send one request to the handler and return the events it sent back."""
    scope = {
        "type": "http",
        "method": method,
        "path": where,
        "query_string": b"",
        "headers": [(b"host", b"testserver")],
        "client": ("127.0.0.1", 1),
    }
    coming = list(events) or [{"type": "http.request", "body": b""}]
    sent: list[Mapping[str, Any]] = []

    async def receive() -> Mapping[str, Any]:
        if coming:
            return coming.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    async def send(event: Mapping[str, Any]) -> None:
        sent.append(event)

    asyncio.run(asyncio.wait_for(handler(scope, receive, send), 30))
    return sent


def body_of(sent: list[Mapping[str, Any]]) -> bytes:
    return b"".join(event.get("body", b"") for event in sent)


def test_a_request_begins_works_and_ends_in_one_thread() -> None:
    with noting_the_ends():
        parts = (
            {"type": "http.request", "body": b"their ", "more_body": True},
            {"type": "http.request", "body": b"words"},
        )
        sent = ask(Handler(), "/echo", *parts, method="POST")
    assert (sent[0]["status"], body_of(sent)) == (200, b"their words")
    assert [what for what, _ in _events] == ["started", "view", "finished"]
    assert len({thread for _, thread in _events}) == 1
    assert _events[0][1].name.startswith("request")


def test_threads_stay_for_later_requests() -> None:
    handler = Handler()
    for _ in range(3 * THREADS):
        ask(handler, "/echo", method="POST")
    assert len({thread for _, thread in _events}) <= THREADS


def test_a_view_that_waits_stays_on_the_event_loop() -> None:
    sent = ask(Handler(), "/waits")
    assert body_of(sent) == b"waited"
    assert _events == [("view", threading.current_thread())]


def test_what_is_known_of_a_request_is_known_in_its_thread_and_not_in_the_next() -> None:
    handler = Handler()
    for words in (b"one", b"two"):
        token = _asked_for.set(words)
        assert body_of(ask(handler, "/context")) == words
        _asked_for.reset(token)
    assert body_of(ask(handler, "/context")) == b"nothing"


# Django warns of a synchronous stream under ASGI; we have none, and one would still be served.
@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume:Warning")
def test_a_stream_is_closed_after_it_was_sent() -> None:
    with noting_the_ends():
        sent = ask(Handler(), "/stream")
    assert body_of(sent) == b"one two"
    assert [what for what, _ in _events] == ["started", "finished"]


def test_a_broken_view_is_answered_and_the_thread_goes_on() -> None:
    handler = Handler()
    assert ask(handler, "/broken")[0]["status"] == 500
    assert ask(handler, "/nowhere")[0]["status"] == 404
    assert ask(handler, "/echo", method="POST")[0]["status"] == 200


def test_a_request_aborted_before_it_is_whole_does_nothing() -> None:
    parts = (
        {"type": "http.request", "body": b"ha", "more_body": True},
        {"type": "http.disconnect"},
    )
    assert ask(Handler(), "/echo", *parts, method="POST") == []
    assert _events == []
