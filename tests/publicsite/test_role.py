"""Role `public`: its own front page, its rules for robots, and its words when something fails."""

from typing import Any, NoReturn

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import path

from safeconnect.config.urls import public


def database_is_away(_request: HttpRequest) -> NoReturn:
    """Fail as a view does whose database is away."""
    raise OperationalError("a secret")


def broken(_request: HttpRequest) -> NoReturn:
    """Fail as no view should."""
    raise RuntimeError("a secret")


urlpatterns = [
    path("away", database_is_away),
    path("broken", broken),
    *public.urlpatterns,
]
handler500 = public.handler500


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    """Serve the public pages, and two that fail."""
    settings.ROOT_URLCONF = __name__


def test_the_bare_name_is_the_index(client: Client) -> None:
    assert client.get("/").content == client.get("/public").content


def test_robots_may_read_all_but_what_is_somebody_s_own(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    for closed in ("/streets/code", "/streets/reports", "/streets/thanks/", "/walks/"):
        assert f"Disallow: {closed}" in lines
    assert "Allow: /" in lines
    assert "Disallow: /" not in lines


@pytest.mark.parametrize(("address", "status"), [("/away", 503), ("/broken", 500)])
def test_a_fault_is_told_in_plain_words_and_kept_by_nobody(address: str, status: int) -> None:
    answer = Client(raise_request_exception=False).get(address)
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status == 503)
    assert answer.headers["Cache-Control"] == "no-store"
    html = answer.content.decode()
    assert "we may not have it" in html
    assert "Call 999" in html
    assert "a secret" not in html


def test_no_page_of_staff_is_here(client: Client) -> None:
    for address in ("/console/", "/console/sign-in", "/api/v1/me", "/metrics"):
        assert client.get(address).status_code == 404
