"""A tiny web server that plays the service: it keeps what is posted and answers as told."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


@dataclass(frozen=True, kw_only=True)
class Post:
    """One webhook as it arrived."""

    path: str
    fields: dict[str, str]
    signature: str


@dataclass
class Sink:
    """Receive posts on a port of its own."""

    posts: list[Post] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def wait_for(self, count: int, *, timeout: float = 30.0) -> list[Post]:
        """Return the posts once there are `count`; fails after `timeout` seconds."""
        until(lambda: len(self.posts) >= count, timeout=timeout)
        return self.posts


def until(condition: Callable[[], bool], *, timeout: float = 30.0) -> None:
    """Wait until `condition` holds; fails after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, f"did not come true within {timeout} s"
        time.sleep(0.005)


def _handler(sink: Sink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = dict(parse_qsl(raw, keep_blank_values=True))
            signature = self.headers["X-Twilio-Signature"]
            sink.posts.append(Post(path=self.path, fields=fields, signature=signature))
            self.send_response(sink.answers.pop(0) if sink.answers else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    return Handler
