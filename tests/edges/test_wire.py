"""What a real server is sent, byte for byte, and the files it serves before Django sees them."""

import http.client
import json
import socket
from collections.abc import Iterator

import pytest

from tests.officerapi.test_served import port

__all__ = ["port"]

SCRIPT = "/static/controlroom/live.js"
# What is sent, and the status it is worth.
REQUESTS = {
    b"GET / HTTP/1.1\r\n\r\n": 302,
    b"GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n": 400,
    b"GET /healthz HTTP/1.1\r\nHost: testserver\r\nHost: evil.example\r\n\r\n": 400,
    b"GET http://evil.example/healthz HTTP/1.1\r\nHost: testserver\r\n\r\n": 200,
    b"GET /\x00 HTTP/1.1\r\nHost: testserver\r\n\r\n": 400,
    b"GET /%00%0d%0aX: y HTTP/1.1\r\nHost: testserver\r\n\r\n": 400,
    b"GET /static/../../etc/passwd HTTP/1.1\r\nHost: testserver\r\n\r\n": 404,
    b"GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: testserver\r\n\r\n": 404,
    b"GET /static//etc/passwd HTTP/1.1\r\nHost: testserver\r\n\r\n": 404,
    b"GET /" + b"x" * 30_000 + b" HTTP/1.1\r\nHost: testserver\r\n\r\n": 404,
    b"TRACE /console/ HTTP/1.1\r\nHost: testserver\r\nCookie: a=b\r\n\r\n": 405,
    b"OPTIONS * HTTP/1.1\r\nHost: testserver\r\n\r\n": 404,
    b"NONSENSE / HTTP/1.1\r\nHost: testserver\r\n\r\n": 400,
    b"POST /api/v1/sign-in HTTP/1.1\r\nHost: testserver\r\nContent-Length: 2\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n": 400,
    b"POST /api/v1/sign-in HTTP/1.1\r\nHost: testserver\r\nContent-Length: -1\r\n\r\n": 400,
    b"POST /api/v1/sign-in HTTP/1.1\r\nHost: testserver\r\nContent-Length: 1e3\r\n\r\n": 400,
    b"GET /healthz HTTP/1.1\r\nHost: testserver\r\nX-Request-ID: a\r\n b\r\n\r\n": 400,
    b"GET /healthz HTTP/9.9\r\nHost: testserver\r\n\r\n": 400,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03": 400,
}


@pytest.fixture
def wire(port: int) -> Iterator[http.client.HTTPConnection]:
    """A connection to the server."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    yield connection
    connection.close()


@pytest.mark.parametrize(("sent", "status"), REQUESTS.items(), ids=lambda each: repr(each)[:60])
def test_malformed_requests_are_refused_on_the_wire(port: int, sent: bytes, status: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=20) as raw:
        raw.sendall(sent)
        # Our side stays open: a server that sees it closed hangs up, and has answered nothing.
        answer = http.client.HTTPResponse(raw)
        answer.begin()
        whole = str(answer.headers).encode() + answer.read()
    assert answer.status == status
    assert b"root:" not in whole
    assert b"evil" not in whole
    assert b"a=b" not in whole
    assert not {"Server", "X-Powered-By"} & set(answer.headers)


def test_a_static_file_carries_the_security_headers(wire: http.client.HTTPConnection) -> None:
    for method in ("GET", "HEAD"):
        wire.request(method, SCRIPT)
        answer = wire.getresponse()
        answer.read()
        assert answer.status == 200
        check_file(answer)


def test_ranges_and_conditional_requests_of_files_work(wire: http.client.HTTPConnection) -> None:
    wire.request("GET", SCRIPT, headers={"Range": "bytes=0-9"})
    answer = wire.getresponse()
    assert (answer.status, len(answer.read())) == (206, 10)
    check_file(answer)
    wire.request("GET", SCRIPT, headers={"If-None-Match": answer.headers.get("ETag", "*")})
    known = wire.getresponse()
    known.read()
    assert known.status in {200, 304}
    wire.request("GET", SCRIPT, headers={"Range": "bytes=999999999-"})
    beyond = wire.getresponse()
    beyond.read()
    assert beyond.status in {200, 416}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_a_file_can_be_read_and_nothing_else(wire: http.client.HTTPConnection, method: str) -> None:
    wire.request(method, SCRIPT)
    answer = wire.getresponse()
    answer.read()
    assert answer.status in {404, 405}


def test_too_much_is_413_with_all_headers(wire: http.client.HTTPConnection) -> None:
    wire.putrequest("POST", "/api/v1/sign-in")
    wire.putheader("Transfer-Encoding", "chunked")
    wire.endheaders()
    chunk = b"x" * 50_000
    for _ in range(7):
        wire.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
    answer = wire.getresponse()
    assert (answer.status, json.loads(answer.read())["code"]) == (413, "too_large")
    check_file(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def check_file(answer: http.client.HTTPResponse) -> None:
    """Demand what a browser must be told even of a file."""
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "Set-Cookie"):
        assert name not in answer.headers
