"""What each role of a process answers, and what it does not even import."""

import json
import subprocess
import sys
from functools import cache

import pytest

from devstack.launcher import paths, process_env
from safeconnect.config import secret_keys

ROLES = ("hooks", "web", "stream", "polls", "public", "all")
HOOKS = {"/webhooks/twilio/inbound", "/webhooks/twilio/status/00000000-0000-7000-8000-000000000000"}
CASE = "/api/v1/verifications/00000000-0000-7000-8000-000000000000"
POLLS = {f"{CASE}/wait"}
STREAM = {"/console/live"}
# Of `public` and, with the console's own front page, of `all`.
PAGES = {"/public", "/how-it-works", "/deaf"}
REPORTS = {"/api/v1/streets/reports"}
PUBLIC = PAGES | REPORTS | {"/", "/robots.txt"}
WEB = {"/", "/console/sign-in", "/api/v1/openapi.json", "/readyz", "/metrics", CASE}
ANSWERS = {
    "hooks": HOOKS,
    "web": WEB,
    "stream": STREAM,
    "polls": POLLS,
    "public": PUBLIC,
    "all": HOOKS | WEB | POLLS | STREAM | PAGES | REPORTS,
}
# Django imports these of every installed app: tables, their guards, what the log is held against,
# and what the daily housekeeping calls.
TABLES = {"", ".apps", ".models", ".retention", ".guards", ".reconcilers"}

# Loads a process of the role as its server does, and says what is behind each path.
_PROGRAM = """
import json, sys
import django
django.setup()
from django.core.handlers.wsgi import WSGIHandler
from django.urls import Resolver404, resolve
WSGIHandler()
found = {}
for path in sys.argv[1:]:
    try:
        match = resolve(path)
        # Every address below the API is somebody's: that of what is none answers 404.
        found[path] = match.route if match.func.__name__ != "nowhere" else None
    except Resolver404:
        found[path] = None
print(json.dumps({"routes": found, "modules": sorted(sys.modules)}))
"""


@cache
def loaded(role: str) -> tuple[dict[str, str | None], set[str]]:
    """Load a role in a process of its own; return each path's route, and the modules imported."""
    environment = process_env.offline_env(secret_keys.fresh())
    ended = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "/healthz", *sorted(set().union(*ANSWERS.values()))],
        env=environment | {"SC_PROCESS": role},
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(ended.stdout)
    return said["routes"], set(said["modules"])


@pytest.mark.parametrize("role", ROLES)
def test_a_role_answers_its_own_addresses_and_its_health(role: str) -> None:
    routes, _modules = loaded(role)
    found = {path for path, route in routes.items() if route is not None}
    assert found == ANSWERS[role] | {"/healthz"}


@pytest.mark.parametrize("role", ["hooks", "public"])
def test_a_role_imports_no_audience_that_it_does_not_serve(role: str) -> None:
    _routes, modules = loaded(role)
    for app in ("controlroom", "officerapi"):
        loaded_of_it = {name for name in modules if name.split(".")[0] == app}
        assert loaded_of_it <= {f"{app}{part}" for part in TABLES}
    assert ("verification.webhooks" in modules) is (role == "hooks")


def test_the_stream_imports_no_page_of_the_console() -> None:
    _routes, modules = loaded("stream")
    assert "controlroom.stream.view" in modules
    for part in ("views", "queue_page", "case_page", "forms", "responses"):
        assert f"controlroom.{part}" not in modules
    assert "officerapi.views" not in modules
    assert "verification.webhooks" not in modules


def test_web_imports_no_webhooks() -> None:
    _routes, modules = loaded("web")
    assert "verification.webhooks" not in modules


@pytest.mark.parametrize("role", ["hooks", "web", "stream", "polls"])
def test_no_other_role_serves_the_public_pages(role: str) -> None:
    _routes, modules = loaded(role)
    assert "publicsite.urls" not in modules


@pytest.mark.parametrize("role", ["hooks", "polls", "public"])
def test_whom_nobody_signs_in_to_reads_no_sessions(role: str) -> None:
    _routes, modules = loaded(role)
    assert "django.contrib.sessions.middleware" not in modules
