"""What only a real server shows: one Date, and a body that is stopped on the wire."""

import http.client
import json
import logging
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from django.conf import settings

from devstack.launcher import web_server


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of the web process, served as the launcher serves it."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(web_server.config())
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    until = time.monotonic() + 10
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()
    # What uvicorn does to be quiet of its own, in a process that it has for itself.
    logging.getLogger("uvicorn.access").propagate = True


def test_every_answer_says_what_time_it_is_once(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for path in ("/api/v1/openapi.json", "/api/v1/nothing"):
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert len(answer.headers.get_all("Date") or []) == 1
    connection.close()


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/sign-in", "/api/v1/nothing"])
def test_a_body_without_a_length_is_stopped(port: int, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("POST", path)
    connection.putheader("Transfer-Encoding", "chunked")
    connection.putheader("Content-Type", "application/json")
    connection.endheaders()
    chunk = b"x" * 50_000
    for _ in range(settings.FACE_BYTES_AT_MOST // len(chunk) + 1):
        connection.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
    answer = connection.getresponse()
    assert answer.status == 413
    assert json.loads(answer.read())["code"] == "too_large"
    connection.close()


def test_a_small_body_without_a_length_is_read(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(
        "POST",
        "/api/v1/sign-in",
        body=iter([b'{"read": ', b"1}"]),
        headers={"Content-Type": "application/json"},
        encode_chunked=True,
    )
    answer = connection.getresponse()
    # An empty body, which is what is seen where none is read, lacks fields and has no unknown one.
    assert (answer.status, json.loads(answer.read())["code"]) == (400, "unknown_field")
    connection.close()
