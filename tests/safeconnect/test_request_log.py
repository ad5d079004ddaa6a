"""What every answer carries, and what its log line does not."""

import json
import logging
from typing import Any

import pytest
from django.test import Client


def test_headers_of_every_answer(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("offered", "kept"), [("abc-1.2_3", True), ("", False), ("a b", False), ("x" * 65, False)]
)
def test_a_decent_request_id_is_echoed(client: Client, offered: str, kept: bool) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": offered})
    assert (answer["X-Request-ID"] == offered) is kept
    assert answer["X-Request-ID"]


def test_the_log_line_holds_the_route_and_no_path(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="safeconnect.web.request_log"):
        client.get("/nowhere/07700900123?code=482913")
    said: list[Any] = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert [(one["status"], one["route"]) for one in said] == [(404, None)]
    assert "900123" not in json.dumps(said)
