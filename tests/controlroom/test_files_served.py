"""The web process itself serves what the pages ask for; nothing has to be collected first."""

from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from safeconnect.config.asgi import application


@dataclass(frozen=True, kw_only=True)
class Served:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@async_to_sync
async def fetch(path: str) -> Served:
    """Ask the application of the web process, as its server would."""
    scope: Any = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [],
        "scheme": "http",
        "http_version": "1.1",
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(part: Any) -> None:
        sent.append(part)

    await application(scope, receive, send)
    start, *parts = sent
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    body = b"".join(part.get("body", b"") for part in parts)
    return Served(status=start["status"], headers=headers, body=body)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("live.js", "text/javascript"), ("keys.js", "text/javascript"), ("tokens.css", "text/css")],
)
def test_script_and_style_are_served(name: str, kind: str) -> None:
    served = fetch(f"/static/controlroom/{name}")
    assert served.status == 200
    assert served.headers["content-type"].startswith(kind)
    assert served.headers["x-content-type-options"] == "nosniff"
    assert len(served.body) > 1000
