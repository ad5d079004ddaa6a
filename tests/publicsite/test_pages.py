"""The static public pages: what they carry, and what they never ask for.

A test without the `db` fixture may not touch the database: a page that asked it would fail here.
"""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import resolve
from pytest_django import DjangoAssertNumQueries

from tests.publicsite.addresses import INFORMATION, PATHS
from tests.support import console
from tests.support.accounts import make_operator
from tests.support.markup import Markup
from verification.rules.wordings import catalogues

_LINK = re.compile(r'<a [^>]*?href="([^"]+)"')


def links_of(client: Client, path: str) -> list[str]:
    return _LINK.findall(client.get(path).content.decode())


@pytest.mark.parametrize("path", PATHS)
def test_a_page_may_be_kept_by_anybody_for_an_hour(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    kept = {part.strip() for part in answer.headers["Cache-Control"].split(",")}
    assert kept == {"public", "max-age=3600"}
    assert "Vary" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies


@pytest.mark.parametrize("path", PATHS)
def test_a_page_that_has_not_changed_is_not_sent_again(client: Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_the_same_to_an_operator_whose_session_nobody_reads(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    db: None,
    path: str,
) -> None:
    to_nobody = client.get(path).content
    browser = console.make_browser(make_operator().user)
    with django_assert_num_queries(0):
        answer = browser.client.get(path)
    assert answer.content == to_nobody
    assert "Vary" not in answer.headers
    assert not answer.cookies


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent_to_a_page(client: Client, path: str, method: str) -> None:
    answer = client.generic(method, path)
    assert answer.status_code == 405
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_well_formed_and_runs_nothing(client: Client, path: str) -> None:
    answer = client.get(path)
    html = answer.content.decode()
    markup = Markup(html)
    assert markup.faults == []
    assert markup.elements["script"] == markup.elements["form"] == markup.elements["img"] == 0
    assert markup.elements["h1"] == markup.elements["main"] == 1
    assert re.search(r'<html lang="en-GB"\s+dir="ltr">', html)
    assert markup.files == ["/static/publicsite/public.css"]
    assert finders.find("publicsite/public.css")
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "script-src 'none'", "form-action 'none'"):
        assert part in policy
    assert "nonce" not in policy


@pytest.mark.parametrize("path", PATHS)
def test_every_link_leads_somewhere(db: None, client: Client, path: str) -> None:
    ours = [one for one in links_of(client, path) if one.startswith("/")]
    assert ours
    for one in ours:
        assert resolve(one).view_name.startswith(("publicsite:", "streets:", "walks:"))
        assert client.get(one).status_code == 200
    others = {one for one in links_of(client, path) if not one.startswith("/")}
    assert {urlsplit(one).scheme for one in others} <= {"https", "tel", ""}
    for one in others:
        if one.startswith("#"):
            assert f'id="{one[1:]}"' in client.get(path).content.decode()


def test_the_index_leads_to_every_page(client: Client) -> None:
    assert set(INFORMATION) <= set(links_of(client, "/public"))


@pytest.mark.parametrize("path", PATHS)
def test_every_page_names_the_force_and_can_be_left(
    client: Client, settings: Any, path: str
) -> None:
    settings.FORCE_NAME = "Northtown <Police"
    settings.LEAVE_URL = "https://weather.example/"
    html = client.get(path).content.decode()
    assert "Northtown &lt;Police" in html
    assert '<a class="leave" href="https://weather.example/" rel="noreferrer">' in html


@pytest.mark.parametrize("path", ["/how-it-works", "/cannot-do", "/deaf", "/languages"])
def test_the_published_number_is_the_force_s_own(client: Client, settings: Any, path: str) -> None:
    settings.PUBLISHED_NUMBER = "+447700900555"
    assert "+447700900555" in client.get(path).content.decode()


def test_deaf_people_are_told_all_four_ways(client: Client) -> None:
    html = client.get("/deaf").content.decode()
    for way in ("SOS", "999 BSL", "emergencySMS", "register", "Relay UK", "18000", "DEAF"):
        assert way in html


def test_only_what_goes_out_is_called_a_language_of_ours(client: Client, settings: Any) -> None:
    settings.DRAFT_WORDINGS = False
    now, _, later = client.get("/languages").content.decode().partition("Not yet")
    offered = catalogues.offered(drafts=False)
    for language, wordings in catalogues.ALL.items():
        assert wordings.own_name in (now if language in offered else later)
        assert (f"<b>{wordings.letters}</b>" in now) is (language in offered)
    settings.DRAFT_WORDINGS = True
    demo = client.get("/languages").content.decode()
    assert "This is a demo" in demo
    assert "Not yet" not in demo


@pytest.mark.parametrize("path", ["/privacy", "/accessibility"])
def test_whom_to_ask_is_101_until_the_force_says_so(
    client: Client, settings: Any, path: str
) -> None:
    settings.PUBLIC_CONTACT = ""
    assert "dial 101" in client.get(path).content.decode()
    settings.PUBLIC_CONTACT = "data@force.example"
    html = client.get(path).content.decode()
    assert "data@force.example" in html
    assert "dial 101" not in html


def test_privacy_says_how_long_reports_are_kept(client: Client, settings: Any) -> None:
    assert "for 3 years." in client.get("/privacy").content.decode()
    settings.STREETS_REPORTS_KEPT_FOR = settings.STREETS_REPORTS_KEPT_FOR / 3
    assert "for 1 year." in client.get("/privacy").content.decode()
