"""A tiny service: it answers a few calls as the real one does, and keeps what it was asked."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyotp

REF = "K7M4Q2"
ID = "01930000-0000-7000-8000-000000000001"
SIGN_IN_FORM = (
    '<form method="post"><input name="username"><input name="password"><input name="otp"></form>'
)
CASE = f"""
<li data-case="{REF}"></li>
<article data-alarm="1" data-cause="mismatch" data-priority="2" data-ref="{REF}"></article>
<form action="/console/cases/{REF}/claim" method="post"></form>
<form action="/console/cases/{REF}/refuse" method="post"><input name="why"></form>
"""
VERIFICATION = {"id": ID, "ref": REF, "status": "waiting", "version": 1}


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """Listen on a port of its own; `claimed` makes a second claim a conflict."""

    calls: list[Call] = field(default_factory=list)
    claimed: bool = False
    token_is_good: bool = True
    # Headers of officers who have an open verification.
    busy: set[str] = field(default_factory=set)
    sessions: int = 0
    session_is_good: bool = True

    def __post_init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def asked(self, path: str) -> list[Call]:
        """Return the calls for this path."""
        return [call for call in self.calls if call.path == path]

    def answer(self, call: Call) -> tuple[int, dict[str, str], str]:
        """Return status, headers and body for this call."""
        if call.path.startswith("/api/v1/"):
            return self._api(call)
        return self._console(call)

    def _api(self, call: Call) -> tuple[int, dict[str, str], str]:
        kind = {"Content-Type": "application/json", "ETag": '"1"'}
        if call.path == "/api/v1/sign-in":
            self.token_is_good = True
            return 200, kind, json.dumps({"token": f"token {len(self.calls)}"})
        if not self.token_is_good:
            return 401, kind, json.dumps({"code": "signed_out"})
        if "open=true" in call.path:
            token = call.headers["Authorization"]
            return 200, kind, json.dumps({"results": [VERIFICATION] * (token in self.busy)})
        return 201 if call.method == "POST" else 200, kind, json.dumps(VERIFICATION)

    def _console(self, call: Call) -> tuple[int, dict[str, str], str]:
        page = {"Content-Type": "text/html"}
        if call.path == "/console/sign-in" and call.method == "POST":
            self.sessions, self.session_is_good = self.sessions + 1, True
            cookie = f"session-1={self.sessions}; Path=/; HttpOnly"
            return 302, {"Location": "/console/", "Set-Cookie": cookie}, ""
        if call.path == "/console/sign-in":
            return 200, page, SIGN_IN_FORM
        if not self.session_is_good:
            return 302, {"Location": "/console/sign-in"}, ""
        if call.path.endswith("/claim"):
            if self.claimed:
                return 409, page, "<p>Operator 2 was faster.</p>"
            self.claimed = True
        return 200, page, CASE


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            call = Call(
                method=self.command,
                path=self.path,
                headers=dict(self.headers),
                body=self.rfile.read(length),
            )
            service.calls.append(call)
            status, headers, body = service.answer(call)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body.encode()))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    return Handler


def otpauth(name: str) -> str:
    """Return an authenticator's address."""
    secret = pyotp.random_base32()
    return str(pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Demo"))
