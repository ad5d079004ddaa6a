"""The console's cookies, its forms' tokens, and what a session is worth before and after."""

import itertools
import re
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import Role
from tests.edges import routes
from tests.edges.callers import StageCases
from tests.edges.rollback import undone
from tests.edges.test_console_forms import row_counts
from tests.edges.test_matrix import REVIEW, TABLE
from tests.support import accounts, console, shifts
from tests.support.factories import World

POSTS = routes.posting_routes(TABLE)
SIGN_IN = "/console/sign-in"
pytestmark = pytest.mark.timeout(240)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def browser(db: None) -> Client:
    """A browser with a fresh operator's session, whose forms are checked."""
    client = Client(enforce_csrf_checks=True)
    answer = sign_in(client)
    assert answer.status_code == 302
    return client


def sign_in(client: Client) -> Any:
    """Make an operator, and sign in by the form as it stands."""
    created = accounts.make_operator(username="edith", role=Role.SUPERVISOR)
    shifts.begin(created.user)
    otp = accounts.Authenticator(created.otpauth_url).code()
    fields = {"username": "edith", "password": created.password, "otp": otp}
    return client.post(SIGN_IN, fields | {"csrfmiddlewaretoken": token_of(client.get(SIGN_IN))})


def token_of(page: Any) -> str:
    """Read the token off a form."""
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found.group(1)


def test_session_and_csrf_cookies_are_restricted(browser: Client) -> None:
    session = browser.cookies[settings.SESSION_COOKIE_NAME]
    csrf = browser.cookies[settings.CSRF_COOKIE_NAME]
    assert session["httponly"]
    assert (session["samesite"], csrf["samesite"]) == ("Lax", "Strict")
    for cookie in (session, csrf):
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert int(session["max-age"]) <= 12 * 3600


def test_a_session_planted_before_the_sign_in_is_worth_nothing_after_it(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    planted = client.session
    planted["so that"] = "it is kept"
    planted.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    assert sign_in(client).status_code == 302
    assert client.session.session_key != planted.session_key
    assert not Session.objects.filter(session_key=planted.session_key).exists()


def test_the_token_of_a_form_is_new_after_the_sign_in(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(SIGN_IN)
    before = client.cookies[settings.CSRF_COOKIE_NAME].value
    sign_in(client)
    assert client.cookies[settings.CSRF_COOKIE_NAME].value != before


def test_signing_out_ends_the_session_here_and_not_only_in_the_browser(browser: Client) -> None:
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    token = token_of(browser.get("/console/look-up"))
    assert browser.post("/console/sign-out", {"csrfmiddlewaretoken": token}).status_code == 302
    assert not Session.objects.filter(session_key=key).exists()
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/console/").status_code == 302


@pytest.mark.parametrize("name", ["session", "sessionid", "__Host-session"])
def test_a_cookie_of_another_name_is_no_session(browser: Client, name: str) -> None:
    thief = Client()
    thief.cookies[name] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert thief.get("/console/").status_code == 302


def test_forms_without_a_csrf_token_are_refused(stage_cases: StageCases, browser: Client) -> None:
    token = token_of(browser.get("/console/look-up"))
    before = row_counts()
    for route, (fields, more) in itertools.product(POSTS, forged_forms(token)):
        path = routes.address(route, ref=stage_cases.by_stage["checking"].ref)
        answer = browser.post(path, fields, **more)
        assert answer.status_code == 403, (route, fields, more)
        assert b"evil" not in answer.content
    assert row_counts() == before


def forged_forms(token: str) -> list[tuple[dict[str, str], dict[str, Any]]]:
    """Give fields, and what comes with them, as no page of ours would send them."""
    good = {"csrfmiddlewaretoken": token}
    return [
        ({}, {}),
        ({"csrfmiddlewaretoken": ""}, {}),
        ({"csrfmiddlewaretoken": "x" * 64}, {}),
        ({"csrfmiddlewaretoken": "\x00é" * 30}, {}),
        ({}, {"headers": {"X-CSRFToken": "x" * 64}}),
        (good, {"headers": {"Origin": "https://evil.example"}}),
        (good, {"headers": {"Origin": "null"}}),
        (good, {"headers": {"Origin": "http://testserver.evil.example"}}),
        # Over https a browser that hides where a form comes from is not believed either.
        (good, {"headers": {"Referer": ""}, "secure": True}),
        (good, {"headers": {"Referer": "https://evil.example/"}, "secure": True}),
        (good, {"headers": {"Referer": "http://testserver/"}, "secure": True}),
    ]


def test_our_own_forms_are_let_through(stage_cases: StageCases, browser: Client) -> None:
    """Or the test before would be green whatever it asked."""
    cookies = SimpleCookie(browser.cookies)
    token = token_of(browser.get("/console/look-up"))
    # An operator may not review, and is refused by that.
    for route in (each for each in POSTS if TABLE[each]["POST"] is not REVIEW):
        path = routes.address(route, ref=stage_cases.by_stage["checking"].ref)
        browser.cookies = SimpleCookie(cookies)
        headers = {"Origin": "http://testserver"}
        with undone():
            answer = browser.post(path, {"csrfmiddlewaretoken": token}, headers=headers)
        assert answer.status_code in {200, 302, 400, 404, 409}, (route, answer.status_code)


def test_a_csrf_token_of_another_browser_is_refused(
    browser: Client, world: World, stage_cases: StageCases
) -> None:
    other = console.make_browser(world.make_operator()).client
    token = token_of(other.get("/console/look-up"))
    path = routes.address("console/cases/<str:ref>/note", ref=stage_cases.by_stage["checking"].ref)
    answer = browser.post(path, {"note": "x", "csrfmiddlewaretoken": token})
    assert answer.status_code == 403
