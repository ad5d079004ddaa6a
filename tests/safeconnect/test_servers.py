"""The servers of production, started by the lines of docs/operations.md."""

import contextlib
import http.client
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from devstack.launcher import paths, ports, process_env, processes
from safeconnect.config import secret_keys
from tests.support import waiting

GUNICORN = ("-m", "gunicorn", "--config", "python:safeconnect.config.gunicorn_conf")
UVICORN = (
    *("-m", "uvicorn", "safeconnect.config.asgi:application", "--lifespan", "off"),
    *("--no-access-log", "--no-proxy-headers", "--no-server-header"),
    *("--timeout-graceful-shutdown", "3"),
)
SHEET = "/static/controlroom/console.css"


@dataclass(frozen=True, kw_only=True)
class Served:
    """A server, its port and its log."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str) -> requests.Response:
        """Ask by the name that the service answers to."""
        url = f"http://127.0.0.1:{self.port}{path}"
        return requests.get(url, headers={"Host": "localhost"}, timeout=20)


def start(stack: ExitStack, folder: Path, role: str, line: Sequence[str]) -> Served:
    """Start a server for a role, with no database; return when it answers."""
    port = ports.free()
    if line is GUNICORN:
        line = [*line, "--bind", f"127.0.0.1:{port}"]
    else:
        line = [*line, "--port", str(port)]
    log = folder / f"{role}.log"
    environment = process_env.offline_env(secret_keys.fresh()) | {"SC_PROCESS": role}
    process = processes.start(
        [sys.executable, *line],
        log=log,
        environment=environment | {"PYTHONPATH": str(paths.ROOT)},
    )
    stack.callback(processes.kill, process)
    waiting.until(f"{role} to listen", lambda: not ports.is_free(port), within=60)
    return Served(process=process, port=port, log=log)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Served]]:
    """One of each kind."""
    folder = tmp_path_factory.mktemp("servers")
    lines = {"hooks": GUNICORN, "web": GUNICORN, "polls": UVICORN}
    with ExitStack() as stack:
        yield {role: start(stack, folder, role, line) for role, line in lines.items()}


@pytest.mark.parametrize("role", ["hooks", "web", "polls"])
def test_it_answers_for_its_role(served: dict[str, Served], role: str) -> None:
    answer = served[role].get("/healthz")
    assert answer.json() == {"status": "up"}
    assert answer.headers["X-Request-ID"]
    webhook = served[role].get("/webhooks/twilio/inbound").status_code
    assert webhook == (405 if role == "hooks" else 404)
    assert served[role].get("/api/v1/openapi.json").status_code == (200 if role == "web" else 404)


@pytest.mark.parametrize("role", ["web", "polls"])
def test_static_files_come_with_their_policy(served: dict[str, Served], role: str) -> None:
    sheet = served[role].get(SHEET)
    assert sheet.headers["Content-Type"].startswith("text/css")
    assert sheet.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_body_in_pieces_is_read_and_a_long_one_refused(served: dict[str, Served]) -> None:
    def status(pieces: list[bytes]) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", served["web"].port, timeout=20)
        headers = {"Content-Type": "application/json", "Host": "localhost"}
        with contextlib.closing(connection):
            # Refused in the middle: the server may have hung up before the last piece is sent.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(
                    "POST",
                    "/api/v1/nothing",
                    body=iter(pieces),
                    headers=headers,
                    encode_chunked=True,
                )
            return connection.getresponse().status

    assert status([b'{"a": ', b"1}"]) == 404
    assert status([b"x" * 50_000] * 40) == 413


def test_gunicorn_judges_no_proxy_s_headers(served: dict[str, Served]) -> None:
    """It would believe this machine, and refuse what contradicts itself; Django alone judges."""
    url = f"http://127.0.0.1:{served['web'].port}/healthz"
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Protocol": "no", "X-Forwarded-Ssl": "off"}
    answer = requests.get(url, headers={"Host": "localhost", **said}, timeout=20)
    assert answer.status_code == 200


@pytest.mark.parametrize("line", [GUNICORN, UVICORN], ids=["gunicorn", "uvicorn"])
def test_it_logs_json_alone_and_ends_on_sigterm(tmp_path: Path, line: Sequence[str]) -> None:
    with ExitStack() as stack:
        server = start(stack, tmp_path, "public", line)
        server.get("/healthz")
        assert processes.stop(server.process, ask_with=signal.SIGTERM, within=20) in {0, -15}
    events = [json.loads(one) for one in server.log.read_text().splitlines()]
    assert [one["route"] for one in events if one["event"] == "request.answered"] == ["healthz"]
    assert {"level", "logger", "timestamp"} <= set(events[0])
