"""The headers and cookies of installations unlike the one that tests run in."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.support import env_vars

pytestmark = pytest.mark.timeout(240)


def seen(*, scheme: str, host: str, **changed: str) -> Any:
    """Let a process of its own show what an installation answers."""
    variables = {**os.environ, **env_vars.VARIABLES, "SC_PUBLIC_URL": f"{scheme}://{host}"}
    command = [sys.executable, "-m", "tests.edges.installed", scheme, host]
    done = subprocess.run(
        command, env=variables | changed, capture_output=True, text=True, timeout=200, check=True
    )
    return json.loads(done.stdout)


def test_over_https_browsers_stay_with_https_and_cookies_are_locked_to_the_host() -> None:
    shown = seen(
        scheme="https",
        host="checks.example",
        SC_MODE="production",
        SC_PROXY_COUNT="1",
        SC_DRAMA_NUMBERS_ALLOWED="no",
        SC_PUBLISHED_NUMBER="+447700900000",
    )
    for path in ("/console/sign-in", "/nowhere", "/api/v1/nowhere"):
        # F9: a force's other hosts are not ours to speak for, unless it asks.
        assert shown[path]["Strict-Transport-Security"] == "max-age=31536000"
        assert shown[path]["X-Frame-Options"] == "DENY"
    assert shown["/console/sign-in"]["status"] == 200
    assert set(shown["cookies"]) == {"__Host-csrf", "__Host-session"}
    for cookie in shown["cookies"].values():
        assert cookie["secure"] is True
        assert cookie["path"] == "/"
        assert "domain" not in cookie
    session = shown["cookies"]["__Host-session"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert shown["cookies"]["__Host-csrf"]["samesite"] == "Strict"


def test_hosts_below_are_bound_to_https_where_a_force_asks() -> None:
    shown = seen(
        scheme="https",
        host="checks.example",
        SC_MODE="production",
        SC_PROXY_COUNT="1",
        SC_HSTS_SUBDOMAINS="yes",
        SC_DRAMA_NUMBERS_ALLOWED="no",
    )
    promised = shown["/console/sign-in"]["Strict-Transport-Security"]
    assert promised == "max-age=31536000; includeSubDomains"


def test_a_demonstration_may_be_framed_by_this_machine_and_by_nothing_else() -> None:
    shown = seen(scheme="http", host="127.0.0.1:8000", SC_MODE="demo")
    policy = shown["/console/sign-in"]["Content-Security-Policy"]
    (ancestors,) = [part for part in policy.split(";") if "frame-ancestors" in part]
    framed_by = ancestors.split()[1:]
    assert framed_by == ["http://127.0.0.1:*", "http://localhost:*"]
    assert "X-Frame-Options" not in shown["/console/sign-in"]
    assert "unsafe" not in policy
