"""Coming in and going out."""

import re

import pytest
from django.test import Client

from accounts.models import Role
from tests.support import accounts, console, shifts

pytestmark = pytest.mark.django_db


def fill_in(client: Client, *, path: str = "/console/sign-in", **fields: str) -> int:
    """Send the form and give the status."""
    return client.post(path, fields).status_code


def test_both_factors_lead_to_the_queue() -> None:
    created = accounts.make_operator()
    client, otp = Client(), accounts.Authenticator(created.otpauth_url).code()
    answer = client.post(
        "/console/sign-in",
        {"username": "olivia", "password": created.password, "otp": otp},
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "/console/")
    # The queue leads on to the start of the shift until that has begun.
    assert client.get("/console/").headers["Location"].startswith("/console/start")
    shifts.begin(created.user)
    page = client.get("/console/")
    assert page.status_code == 200
    assert "Olivia Example" in page.content.decode()


def test_the_code_may_be_typed_as_authenticators_show_it() -> None:
    """ "123 456" was refused, and counted as a failure."""
    created = accounts.make_operator()
    otp = accounts.Authenticator(created.otpauth_url).code()
    form = {
        "username": "olivia",
        "password": created.password,
        "otp": f" {otp[:3]} {otp[3:]} ",
    }
    assert Client().post("/console/sign-in", form).status_code == 302


def test_the_page_asked_for_comes_after_the_sign_in() -> None:
    created = accounts.make_operator()
    client, otp = Client(), accounts.Authenticator(created.otpauth_url).code()
    asked = client.get("/console/cases/K7M4Q2")
    form = {"username": "olivia", "password": created.password, "otp": otp}
    answer = client.post(asked.headers["Location"], form)
    assert answer.headers["Location"] == "/console/cases/K7M4Q2"


@pytest.mark.parametrize("elsewhere", ["//evil.example/console/", "https://evil.example", "/api/"])
def test_the_sign_in_never_redirects_to_another_site(elsewhere: str) -> None:
    created = accounts.make_operator()
    otp = accounts.Authenticator(created.otpauth_url).code()
    form = {"username": "olivia", "password": created.password, "otp": otp}
    answer = Client().post(f"/console/sign-in?next={elsewhere}", form)
    assert answer.headers["Location"] == "/console/"


@pytest.mark.parametrize(
    ("role", "wanted", "led_to"),
    [
        (Role.ANALYST, "", "/neighbourhood/"),
        (Role.ANALYST, "/neighbourhood/held", "/neighbourhood/held"),
        (Role.ANALYST, "/console/cases/K7M4Q2", "/neighbourhood/"),
        (Role.ANALYST, "//evil.example/neighbourhood/", "/neighbourhood/"),
        (Role.PARTNER, "/neighbourhood/owned.csv", "/neighbourhood/owned.csv"),
        (Role.PARTNER, "/neighbourhood/held", "/neighbourhood/owned"),
        (Role.SUPERVISOR, "/neighbourhood/held", "/console/"),
        (Role.REVIEWER, "/console/reviews", "/console/reviews"),
    ],
)
def test_everybody_is_led_to_pages_of_their_own(role: Role, wanted: str, led_to: str) -> None:
    created = accounts.make_operator(role=role)
    client, otp = Client(), accounts.Authenticator(created.otpauth_url).code()
    form = {"username": "olivia", "password": created.password, "otp": otp}
    answer = client.post(f"/console/sign-in?next={wanted}", form)
    assert answer.headers["Location"] == led_to
    homes = {Role.ANALYST: "/neighbourhood/", Role.PARTNER: "/neighbourhood/owned"}
    home = homes.get(role, "/console/")
    assert client.get("/console/sign-in").headers["Location"] == home


def test_an_analyst_opens_no_page_of_the_control_room() -> None:
    browser = console.make_browser(accounts.make_operator(role=Role.ANALYST).user)
    for path in ("", "look-up", "map", "wallboard", "rates", "reviews", "since/0"):
        assert browser.get(path).status_code == 403
    assert browser.client.get("/neighbourhood/").status_code == 200
    assert browser.post("sign-out").status_code == 302
    assert browser.client.get("/neighbourhood/").status_code == 302


def test_a_refusal_never_says_which_part_failed() -> None:
    created = accounts.make_operator()
    authenticator = accounts.Authenticator(created.otpauth_url)
    right, wrong = authenticator.code(), authenticator.wrong_code()
    told = set()
    for form in (
        {"username": "olivia", "password": "wrong", "otp": right},
        {"username": "olivia", "password": created.password, "otp": wrong},
        {"username": "nobody", "password": created.password, "otp": right},
    ):
        answer = Client().post("/console/sign-in", form)
        assert answer.status_code == 403
        body = answer.content.decode()
        assert form["password"] not in body
        # The name is kept for the next try; token and nonce are new each time.
        body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", body)
        told.add(body.replace(form["username"], "name"))
    assert len(told) == 1


def test_an_empty_form_is_answered_400() -> None:
    assert fill_in(Client(), username="olivia", password="", otp="") == 400


def test_too_many_failures_wait() -> None:
    accounts.make_operator()
    client = Client()
    statuses = [
        fill_in(client, username="olivia", password="wrong", otp="123456") for _ in range(12)
    ]
    assert statuses[0] == 403
    assert statuses[-1] == 429


def test_officers_cannot_sign_in_here() -> None:
    user = accounts.make_officer(username="oscar")
    user.set_password(accounts.PASSWORD)
    user.save()
    status = fill_in(Client(), username="oscar", password=accounts.PASSWORD, otp="123456")
    assert status == 403


def test_signing_out_ends_the_session() -> None:
    browser = console.make_browser(accounts.make_operator(role=Role.REVIEWER).user)
    assert browser.get("").status_code == 200
    assert browser.post("sign-out").status_code == 302
    assert browser.get("").status_code == 302
    assert "user.signed_out" in accounts.events_of(subject_id=browser.user.id)
