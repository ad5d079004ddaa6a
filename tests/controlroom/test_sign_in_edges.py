"""Sign-in against whoever repeats, forges or guesses."""

import pytest
from django.test import Client

from accounts.operators import Created
from tests.support import accounts

pytestmark = pytest.mark.django_db
PATH = "/console/sign-in"


def form(created: Created, *, otp: str) -> dict[str, str]:
    """Fill in the form of the one account there is."""
    return {"username": "olivia", "password": created.password, "otp": otp}


def test_a_code_signs_in_once() -> None:
    created = accounts.make_operator()
    otp = accounts.Authenticator(created.otpauth_url).code()
    assert Client().post(PATH, form(created, otp=otp)).status_code == 302
    again = Client().post(PATH, form(created, otp=otp))
    assert again.status_code == 403
    assert "Sign-in refused" in again.content.decode()


def test_a_session_is_kept_and_is_new(client: Client) -> None:
    created = accounts.make_operator()
    client.get(PATH)
    before = client.cookies.copy()
    otp = accounts.Authenticator(created.otpauth_url).code()
    client.post(PATH, form(created, otp=otp))
    for _ in range(3):
        assert client.get("/console/").status_code == 200
    (session,) = [name for name in client.cookies if "session" in name]
    # Whoever planted a session before the sign-in does not share the one after it.
    assert session not in before
    assert client.cookies[session]["httponly"]
    assert client.cookies[session]["samesite"] == "Lax"


def test_a_signed_in_user_skips_the_sign_in_page(client: Client) -> None:
    created = accounts.make_operator()
    otp = accounts.Authenticator(created.otpauth_url).code()
    client.post(PATH, form(created, otp=otp))
    answer = client.get(PATH)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/console/")


@pytest.mark.parametrize("path", [PATH, "/console/sign-out"])
def test_a_form_without_a_csrf_token_does_nothing(path: str) -> None:
    created = accounts.make_operator()
    strict = Client(enforce_csrf_checks=True)
    otp = accounts.Authenticator(created.otpauth_url).code()
    assert strict.post(path, form(created, otp=otp)).status_code == 403


def test_our_own_form_passes_the_csrf_check() -> None:
    created = accounts.make_operator()
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(PATH).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    otp = accounts.Authenticator(created.otpauth_url).code()
    filled = {**form(created, otp=otp), "csrfmiddlewaretoken": token}
    assert strict.post(PATH, filled).status_code == 302


def test_too_many_failures_say_for_how_long() -> None:
    created = accounts.make_operator()
    client = Client()
    wrong = {"username": "olivia", "password": "wrong", "otp": "123456"}
    answers = [client.post(PATH, wrong) for _ in range(12)]
    assert int(answers[-1].headers["Retry-After"]) > 0
    # Even the right answer waits, so that a guess that was right cannot be told from a wrong one.
    otp = accounts.Authenticator(created.otpauth_url).code()
    assert client.post(PATH, form(created, otp=otp)).status_code == 429


def test_signing_out_twice_is_harmless(client: Client) -> None:
    for _ in range(2):
        assert client.post("/console/sign-out").status_code == 302
    assert client.get("/console/sign-out").status_code == 405
    assert client.put(PATH).status_code == 405
