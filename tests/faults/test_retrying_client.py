"""The clients of the fault runs ask again as a real app does, and take every other no for a no."""

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from simulator.actors.client import UnexpectedAnswerError
from tests.faults.retrying_client import RetryingClient

Answer = tuple[int, dict[str, object]]

STILL_WORKING: Answer = (409, {"code": "in_progress", "retryable": True})
WRONG_STATE: Answer = (409, {"code": "wrong_state", "retryable": False})
AWAY: Answer = (503, {})
DONE: Answer = (200, {})


@contextlib.contextmanager
def service(*answers: Answer) -> Iterator[tuple[RetryingClient, list[str]]]:
    """Answer so, one after another; yields a client and the keys that it came with."""
    left, keys = list(answers), list[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            keys.append(self.headers["Idempotency-Key"])
            status, problem = left.pop(0)
            body = json.dumps(problem).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/problem+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield RetryingClient(f"http://127.0.0.1:{server.server_port}"), keys
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("first", [STILL_WORKING, AWAY], ids=["in_progress", "away"])
def test_an_unanswered_request_is_repeated_with_the_same_key(first: Answer) -> None:
    with service(first, DONE) as (client, keys):
        client.call("POST", "/end", headers={"Idempotency-Key": "one"})
        assert (keys, client.repeats) == (["one", "one"], 1)


def test_a_refusal_is_not_asked_again() -> None:
    with service(WRONG_STATE, DONE) as (client, keys):
        with pytest.raises(UnexpectedAnswerError) as caught:
            client.call("POST", "/end", headers={"Idempotency-Key": "one"})
        assert (caught.value.code, len(keys), client.repeats) == ("wrong_state", 1, 0)
