"""Connections on which no whole request arrives: closed in time, and few."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from safeconnect.config import http_protocol
from safeconnect.config.http_protocol import BoundedProtocol

HEAD = b"POST / HTTP/1.1\r\nHost: testserver\r\nContent-Length: 4\r\n\r\n"
# Seconds: more than a busy machine needs, less than the test's own patience.
SOON = 20.0


async def _echo(scope: Any, receive: Any, send: Any) -> None:
    body, more = b"", True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        body, more = body + event["body"], event["more_body"]
    if body == b"slow":
        await asyncio.sleep(2.5)
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Serve by the protocol, with limits a test can wait for."""
    monkeypatch.setattr(http_protocol, "HEAD_WITHIN", 1.0)
    monkeypatch.setattr(http_protocol, "BODY_WITHIN", 2.0)
    monkeypatch.setattr(http_protocol, "INCOMPLETE_AT_MOST", 8)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        _echo, http=BoundedProtocol, lifespan="off", log_config=None, timeout_keep_alive=60
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(30)
    listener.close()


def connect(port: int, *pieces: bytes) -> socket.socket:
    """Connect and send so much."""
    client = socket.create_connection(("127.0.0.1", port), timeout=SOON)
    for piece in pieces:
        client.sendall(piece)
    return client


def hear(client: socket.socket, words: bytes) -> None:
    """Read an answer to its end; raises TimeoutError where it never comes."""
    heard = b""
    while not heard.endswith(words):
        piece = client.recv(1024)
        assert piece, heard
        heard += piece


def seconds_until_closed(client: socket.socket) -> float:
    """Wait for the other end to go; raises TimeoutError."""
    began = time.monotonic()
    with contextlib.suppress(ConnectionResetError):
        while client.recv(1024):
            pass
    return time.monotonic() - began


def is_open(client: socket.socket) -> bool:
    """Look whether it is still open, and has said nothing."""
    client.settimeout(0.05)
    try:
        return bool(client.recv(1, socket.MSG_PEEK))
    except TimeoutError:
        return True
    except ConnectionResetError:
        return False


@pytest.mark.parametrize(
    "pieces",
    [(), (b"POST /webhooks/twilio/inbound HTTP/1.1\r\nHost: x\r\nX-",), (b"G",)],
    ids=["nothing", "half a head", "a letter"],
)
def test_half_a_request_is_closed_in_time(port: int, pieces: tuple[bytes, ...]) -> None:
    """F2: twelve hundred of them were held for ever."""
    with connect(port, *pieces) as client:
        assert 0.5 < seconds_until_closed(client) < SOON


def test_a_head_that_trickles_in_is_no_progress(port: int) -> None:
    """F2: a letter now and then kept a connection for as long as one liked."""
    with connect(port, b"GET / HTTP/1.1\r\n") as client:
        began = time.monotonic()
        while is_open(client) and time.monotonic() - began < SOON:
            with contextlib.suppress(OSError):
                client.sendall(b"X-A: b\r\n")
        assert time.monotonic() - began < SOON


def test_a_body_has_longer_and_not_for_ever(port: int) -> None:
    with connect(port, HEAD) as client:
        assert 1.5 < seconds_until_closed(client) < SOON
    with connect(port, HEAD) as client:
        time.sleep(1.3)
        client.sendall(b"late")
        hear(client, b"late")


def test_a_whole_request_is_answered_however_long_that_takes(port: int) -> None:
    with connect(port, HEAD, b"slow") as client:
        hear(client, b"slow")


def test_a_second_request_on_the_same_connection_is_timed_anew(port: int) -> None:
    with connect(port) as client:
        for _ in range(3):
            client.sendall(HEAD + b"once")
            hear(client, b"once")
            time.sleep(0.4)
        client.sendall(b"GET / HT")
        assert 0.5 < seconds_until_closed(client) < SOON


def test_with_too_many_the_oldest_makes_room(port: int) -> None:
    """F2: they used up the files of the process, and nobody else came in."""
    with contextlib.ExitStack() as clients:
        held = []
        for _ in range(20):
            held.append(clients.enter_context(connect(port, b"GET")))
            time.sleep(0.01)
        last = clients.enter_context(connect(port, HEAD, b"here"))
        hear(last, b"here")
        assert sum(map(is_open, held)) <= 8
        assert not any(map(is_open, held[:5]))


def test_an_answered_connection_is_none_of_them(port: int) -> None:
    with contextlib.ExitStack() as clients:
        answered = [clients.enter_context(connect(port, HEAD, b"here")) for _ in range(12)]
        for client in answered:
            hear(client, b"here")
        for _ in range(12):
            clients.enter_context(connect(port, b"GET"))
        for client in answered:
            client.settimeout(SOON)
            client.sendall(HEAD + b"more")
            hear(client, b"more")
