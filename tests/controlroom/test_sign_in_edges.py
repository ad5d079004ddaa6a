"""Sign-in against whoever repeats, forges or guesses."""

import threading
import time

import pytest
import redis
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from accounts import sign_in_limits
from accounts.operators import Created
from foundation.queue.rate_limits import RateLimit
from tests.support import accounts, shifts, threads

pytestmark = pytest.mark.django_db
PATH = "/console/sign-in"


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """List the hashes that are made: for each, how many were being made at that moment."""
    seen: list[int] = []
    lock, running, quick = threading.Lock(), 0, MD5PasswordHasher.encode

    def slow(hasher: MD5PasswordHasher, password: str, salt: str) -> str:
        nonlocal running
        with lock:
            running += 1
            seen.append(running)
        time.sleep(0.1)
        with lock:
            running -= 1
        return quick(hasher, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", slow)
    return seen


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
    shifts.begin(created.user)
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


def invented(number: int) -> dict[str, str]:
    """Fill in the form with a name that nobody has."""
    return {"username": f"invented.{number}", "password": "wrong", "otp": "123456"}


@pytest.fixture
def ten_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ten sign-ins of an address be looked at, as a small control room has it."""
    pace = RateLimit(name="test-console-sign-in", per_minute=1, burst=10)
    monkeypatch.setattr(sign_in_limits, "_PACE", pace)
    redis.Redis.from_url(settings.REDIS_URL).flushdb()


def test_invented_names_are_paced_before_anything_is_looked_at(
    ten_a_minute: None, hashes: list[int]
) -> None:
    """F3: each name had five failures of its own, and each cost a hash."""
    answers = [Client().post(PATH, invented(number)) for number in range(30)]
    assert [answer.status_code for answer in answers] == [403] * 10 + [429] * 20
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert len(hashes) == 10
    # Somebody at another address is not held up.
    assert Client(REMOTE_ADDR="198.51.100.8").post(PATH, invented(31)).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_passwords_are_hashed_at_once_and_the_rest_is_told_to_wait(
    hashes: list[int],
) -> None:
    """F3: 48 at once took every thread and 100 MB each, and an SOS waited for 9 s."""
    answers = threads.at_once(lambda number: Client().post(PATH, invented(number)), count=16)
    statuses = [answer.status_code for answer in answers]
    assert max(hashes) <= 2
    assert set(statuses) == {403, 503}
    assert 2 <= statuses.count(403) <= 8
    full = next(answer for answer in answers if answer.status_code == 503)
    assert int(full.headers["Retry-After"]) > 0
    assert "Too many tries" in full.content.decode()


def test_an_invented_name_costs_the_same_hash_as_a_real_one(hashes: list[int]) -> None:
    accounts.make_operator()
    made = len(hashes)
    for name in ("olivia", "nobody"):
        form = {"username": name, "password": "wrong", "otp": "123456"}
        assert Client().post(PATH, form).status_code == 403
    assert len(hashes) - made == 2


def test_signing_out_twice_is_harmless(client: Client) -> None:
    for _ in range(2):
        assert client.post("/console/sign-out").status_code == 302
    assert client.get("/console/sign-out").status_code == 405
    assert client.put(PATH).status_code == 405
