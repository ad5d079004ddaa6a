"""Every failure is a problem: unknown addresses, wrong methods, too many requests, no database."""

import itertools
import json
import re
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django import db
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from foundation.api.throttling import RateLimitThrottle
from foundation.audit import ledger
from foundation.queue.rate_limits import RateLimit
from officerapi import middleware, throttling
from tests.officerapi import actors
from tests.support import database_owner
from verification.actions.officers import verification_actions
from verification.models import Alarm, Verification

pytestmark = pytest.mark.django_db

SPELLINGS = ["".join(one) for one in itertools.product(*zip("bearer", "BEARER", strict=True))]
MEMBERS = {"type", "title", "status", "detail", "code", "retryable", "fallback"}


def check(answer: actors.Answer, *, status: int, code: str) -> dict[str, Any]:
    """Check what every problem has, and return it."""
    shown: dict[str, Any] = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert set(shown) >= MEMBERS
    assert (answer.status_code, shown["status"], shown["code"]) == (status, status, code)
    assert shown["type"] == f"urn:safe-connection:problem:{code}"
    assert shown["fallback"].endswith(".")
    return shown


def slow_down(
    monkeypatch: pytest.MonkeyPatch, throttle: type[RateLimitThrottle], *, burst: int
) -> None:
    """Let a throttle pass one request a minute, and so many at once."""
    monkeypatch.setattr(throttle, "limit", RateLimit(name="test", per_minute=1, burst=burst))


@pytest.mark.parametrize(
    "path",
    ["", "nothing", "verifications/", "verifications/x", "me/", "docs/other", "%00", "devices/1"],
)
def test_an_unknown_address(path: str) -> None:
    device = actors.Device()
    check(device.get(path), status=404, code="not_found")
    check(device.post(path, {}), status=404, code="not_found")


@pytest.mark.parametrize("path", ["/api/", "/api/v2/me", "/api"])
def test_an_unknown_address_beside_the_api(path: str) -> None:
    answer = actors.Device().client.get(path)
    assert answer.status_code == 404
    if path != "/api":
        check(answer, status=404, code="not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "devices"),
        ("put", "sign-in"),
        ("delete", "verifications"),
        ("patch", "verifications/00000000-0000-7000-8000-000000000000"),
        ("post", "verifications/00000000-0000-7000-8000-000000000000"),
        ("get", "verifications/00000000-0000-7000-8000-000000000000/face"),
        ("trace", "me"),
        ("post", "openapi.json"),
    ],
)
def test_a_wrong_method(method: str, path: str) -> None:
    answer = actors.Device().client.generic(method.upper(), f"/api/v1/{path}")
    check(answer, status=405, code="method_not_allowed")
    assert answer["Allow"]


def test_the_answer_is_json_whatever_accept_says(device: actors.Device) -> None:
    for accept in ("text/html", "image/png", "nonsense"):
        assert device.get("me", Accept=accept)["Content-Type"] == "application/json"


def test_a_host_we_do_not_answer_to_gets_a_problem_too() -> None:
    answer = actors.Device().client.get("/api/v1/openapi.json/", headers={"Host": "evil.example"})
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "malformed"), (403, "not_allowed_by_force"), (413, "too_large"), (502, "unavailable")],
)
def test_failures_of_the_framework_become_problems(status: int, code: str) -> None:
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("<h1>Wrong</h1>", status=status)

    answer = middleware.problem_middleware(page)(RequestFactory().get("/api/v1/me"))
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert json.loads(answer.content)["code"] == code


def test_pages_outside_the_api_keep_their_own_failures() -> None:
    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("<h1>Wrong</h1>", status=404)

    answer = middleware.problem_middleware(page)(RequestFactory().get("/console/"))
    assert answer.content == b"<h1>Wrong</h1>"


def test_a_device_that_asks_too_often_is_slowed_down(
    device: actors.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_down(monkeypatch, throttling.ShiftTokenThrottle, burst=3)
    case = f"verifications/{device.request().json()['id']}"
    statuses = [device.get("me").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    slow = device.get(case)
    assert check(slow, status=429, code="slow_down")["retryable"] is True
    assert int(slow["Retry-After"]) >= 1
    # Help, signing out and locations are not held up by it.
    assert device.post(f"{case}/panic", {}).status_code == 202
    assert device.put(f"{case}/location", actors.fix()).status_code == 204


def test_one_device_does_not_slow_down_another(
    device: actors.Device, other: actors.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_down(monkeypatch, throttling.ShiftTokenThrottle, burst=1)
    assert [device.get("me").status_code for _ in range(2)] == [200, 429]
    assert other.get("me").status_code == 200


def test_sign_ins_of_one_device_are_slowed_down(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    slow_down(monkeypatch, throttling.SignInThrottle, burst=2)
    body = {
        "device_id": "00000000-0000-7000-8000-000000000000",
        "device_secret": "x",
        "otp": "123456",
    }
    assert [actors.Device().post("sign-in", body).status_code for _ in range(3)] == [401, 401, 429]


def test_sixty_four_spellings_of_bearer_are_one_device(
    device: actors.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F2: each had a limit of its own."""
    slow_down(monkeypatch, throttling.ShiftTokenThrottle, burst=10)
    spelt = [device.get("me", Authorization=f"{word} {device.token}") for word in SPELLINGS]
    assert len(SPELLINGS) == 64
    assert [answer.status_code for answer in spelt] == [200] * 10 + [429] * 54


def test_invented_devices_sign_in_no_faster_than_their_address(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F2: the limit was by device id, and ids can be invented."""
    slow_down(monkeypatch, throttling.SignInAddressThrottle, burst=3)

    def sign_in(address: str) -> int:
        body = {"device_id": str(uuid4()), "device_secret": "x", "otp": "123456"}
        caller = actors.Device(client=Client(REMOTE_ADDR=address))
        return caller.post("sign-in", body).status_code

    assert [sign_in("198.51.100.7") for _ in range(5)] == [401, 401, 401, 429, 429]
    assert sign_in("198.51.100.8") == 401


def test_enrolment_codes_are_not_tried_without_end(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F2: nothing slowed this down, and each try was looked up."""
    slow_down(monkeypatch, throttling.EnrolmentThrottle, burst=2)
    body = {"enrolment_code": "7K2M-9QXR-04TB", "name": "x"}
    assert [actors.Device().post("devices", body).status_code for _ in range(3)] == [401, 401, 429]


def test_locations_are_paced_and_one_is_due_far_less_often(device: actors.Device) -> None:
    """F2: they were never slowed down, and each is written."""
    path = f"verifications/{device.request().json()['id']}/location"
    answers = [device.put(path, actors.fix()) for _ in range(12)]
    assert [answer.status_code for answer in answers[:5]] == [204] * 5
    slow = next(answer for answer in answers if answer.status_code == 429)
    assert check(slow, status=429, code="slow_down")["retryable"] is True
    # One a second: soon enough for the next that is due.
    assert int(slow["Retry-After"]) <= 2


def test_pictures_are_paced(device: actors.Device) -> None:
    """F2: 240 a minute of 300 kB were sealed and kept."""
    path = f"verifications/{device.request().json()['id']}/face"
    put = partial(device.put, path, actors.JPEG, content_type="image/jpeg")
    statuses = [put().status_code for _ in range(8)]
    assert statuses[:5] == [204] * 5
    assert statuses[-1] == 429


def test_no_hand_presses_as_often_as_would_hold_up_a_panic(device: actors.Device) -> None:
    path = f"verifications/{device.request().json()['id']}/panic"
    assert {device.post(path, {}).status_code for _ in range(40)} == {202}


def test_with_redis_away_each_process_counts_for_itself(
    device: actors.Device, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F3: everybody was let through."""
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    slow_down(monkeypatch, throttling.ShiftTokenThrottle, burst=2)
    assert [device.get("me").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("error", [db.OperationalError("gone"), db.InterfaceError("x")])
def test_with_the_database_away_nothing_was_done(
    device: actors.Device, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    body = actors.request_body()

    def fail() -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "transaction", fail)
        answer = device.post("verifications", body, key="k")
    shown = check(answer, status=503, code="unavailable")
    assert shown["retryable"] is True
    assert shown["fallback"] == "Nothing was done. Use your radio."
    assert int(answer["Retry-After"]) > 0
    assert device.post("verifications", body, key="k").status_code == 201


def test_a_fault_of_ours_undoes_everything_and_says_nothing(
    device: actors.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = f"verifications/{device.request().json()['id']}"
    real = verification_actions.panic

    def fail_late(**given: Any) -> None:
        real(**given)
        raise RuntimeError(f"secret {actors.PERSON_NUMBER}")

    with monkeypatch.context() as patched:
        patched.setattr(verification_actions, "panic", fail_late)
        answer = device.post(f"{case}/panic", {})
    check(answer, status=500, code="unavailable")
    assert b"secret" not in answer.content
    assert b"900123" not in answer.content
    assert not Alarm.objects.filter(cause="officer_panic").exists()


def test_a_query_without_end_is_malformed(device: actors.Device) -> None:
    answer = device.get("verifications?" + "&".join(f"a{each}=1" for each in range(300)))
    check(answer, status=400, code="malformed")


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_in_the_middle_undoes_everything(
    device: actors.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = f"verifications/{device.request().json()['id']}"
    real = verification_actions.panic

    def break_late(**given: Any) -> None:
        real(**given)
        # The session is its owner's, and only they may end it.
        with database_owner.owner(), db.connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with monkeypatch.context() as patched:
        patched.setattr(verification_actions, "panic", break_late)
        answer = device.post(f"{case}/panic", {})
    check(answer, status=503, code="unavailable")
    db.connection.close()
    assert not Alarm.objects.filter(cause="officer_panic").exists()
    assert device.post(f"{case}/panic", {}).status_code == 202


def test_every_answer_has_an_id_and_echoes_a_good_one(device: actors.Device) -> None:
    assert device.get("me", **{"X-Request-ID": "app-17.4_2"})["X-Request-ID"] == "app-17.4_2"
    for offered in ("", "two words", "x" * 65, "<b>"):
        made = device.get("nothing", **{"X-Request-ID": offered})["X-Request-ID"]
        assert re.fullmatch(r"[0-9a-f-]{36}", made)


def test_no_answer_may_be_stored(device: actors.Device) -> None:
    for answer in (device.get("me"), device.request(), device.get("nothing")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert Verification.objects.count() == 1
