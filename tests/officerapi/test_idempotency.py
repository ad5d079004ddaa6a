"""Idempotency-Key: once, however often it is asked for."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django import db
from django.conf import LazySettings

from officerapi.models import RememberedRequest
from tests.officerapi import actors
from verification.models import Alarm, Invitation, Verification

pytestmark = pytest.mark.django_db


def test_a_key_is_required_where_something_new_begins(
    device: actors.Device, invite_allowed: None
) -> None:
    answer = device.post("verifications", actors.request_body())
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")
    assert not Verification.objects.exists()
    case = f"verifications/{device.request().json()['id']}"
    for path, body in (("phone", {"phone": actors.PERSON_NUMBER}), ("match", {"code": "1234"})):
        answer = device.post(f"{case}/{path}", body)
        assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_required")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("key", ["two words", "x" * 81, "ümlaut", "tab\t"])
def test_a_key_is_visible_ascii(device: actors.Device, key: str) -> None:
    answer = device.post("verifications", actors.request_body(), key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_a_key_may_be_80_characters(device: actors.Device) -> None:
    assert device.post("verifications", actors.request_body(), key="~" * 80).status_code == 201


def test_a_repeat_is_answered_with_the_verification_as_it_is_now(device: actors.Device) -> None:
    body = actors.request_body()
    first = device.post("verifications", body, key="k")
    assert device.post("verifications", body, key="k").json() == first.json()
    actors.person_texts(first.json()["show"]["join_code"])
    again = device.post("verifications", body, key="k")
    assert again.status_code == 201
    assert again.json()["id"] == first.json()["id"]
    assert again.json()["status"] == "checking"
    assert Verification.objects.count() == 1


def test_a_repeat_may_order_its_fields_in_another_way(device: actors.Device) -> None:
    body = actors.request_body()
    first = device.post("verifications", body, key="k").json()
    turned = dict(reversed(body.items()))
    assert device.post("verifications", turned, key="k").json()["id"] == first["id"]


def test_another_body_under_the_same_key_is_refused(device: actors.Device) -> None:
    body = actors.request_body()
    device.post("verifications", body, key="k")
    answer = device.post("verifications", body | {"reason": "arrest"}, key="k")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_keys_are_kept_apart_by_device_and_path(
    device: actors.Device, other: actors.Device
) -> None:
    body = actors.request_body()
    assert device.post("verifications", body, key="k").status_code == 201
    mine = f"verifications/{other.post('verifications', body, key='k').json()['id']}"
    assert other.post(f"{mine}/cancel", {"why": "x"}, key="k").status_code == 200
    assert Verification.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("cancel", {"why": "mistake"}, 200), ("panic", {}, 202)],
)
def test_a_key_is_accepted_where_it_is_not_required(
    device: actors.Device, path: str, body: dict[str, str], status: int
) -> None:
    case = f"verifications/{device.request().json()['id']}"
    first = device.post(f"{case}/{path}", body, key="k")
    again = device.post(f"{case}/{path}", body, key="k")
    assert (first.status_code, again.status_code) == (status, status)
    assert first.json() == again.json()
    assert RememberedRequest.objects.filter(path__endswith=path).count() == 1


def test_without_a_key_an_act_is_done_again(device: actors.Device) -> None:
    case = f"verifications/{device.request().json()['id']}"
    assert device.post(f"{case}/cancel", {"why": "mistake"}).status_code == 200
    assert device.post(f"{case}/cancel", {"why": "mistake"}).status_code == 409


def test_an_end_repeated_with_its_key_is_answered_as_before(device: actors.Device) -> None:
    made = device.request().json()
    actors.person_texts(made["show"]["join_code"])
    actors.refuse(made["ref"], by=actors.new_operator())
    case = f"verifications/{made['id']}"
    first = device.post(f"{case}/end", {"how": "other"}, key="k")
    assert device.post(f"{case}/end", {"how": "other"}, key="k").json() == first.json()


def test_the_remembered_answer_holds_no_phone_number(
    device: actors.Device, invite_allowed: None
) -> None:
    case = f"verifications/{device.request().json()['id']}"
    for _ in range(2):
        answer = device.post(f"{case}/phone", {"phone": actors.PERSON_NUMBER}, key="k")
        assert (answer.status_code, answer.json()) == (202, {})
    remembered = RememberedRequest.objects.get(path__endswith="phone")
    assert len(bytes(remembered.body_digest)) == 32
    assert Invitation.objects.count() == 1


def test_a_key_is_free_again_after_a_day(device: actors.Device, settings: LazySettings) -> None:
    body = actors.request_body(location=None)
    first = device.post("verifications", body, key="k").json()
    device.post(f"verifications/{first['id']}/cancel", {"why": "mistake"})
    old = RememberedRequest.objects.get(path="/api/v1/verifications")
    old.at -= settings.IDEMPOTENCY_KEPT_FOR + timedelta(seconds=1)
    old.save(update_fields=["at"])
    again = device.post("verifications", body, key="k")
    assert again.status_code == 201
    assert again.json()["id"] != first["id"]


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_do_it_once() -> None:
    device = actors.Device()
    device.enrol(actors.new_officer())
    device.sign_in()
    body = actors.request_body()
    together = threading.Barrier(10)

    def ask(_number: int) -> tuple[int, str]:
        same = actors.Device(token=device.token)
        try:
            together.wait()
            answer = same.post("verifications", body, key="the-same")
            if answer.status_code == 409:
                assert answer["Retry-After"] == "1"
            shown = answer.json()
            return answer.status_code, shown.get("id") or shown["code"]
        finally:
            db.connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        answers = list(pool.map(ask, range(10)))
    made = Verification.objects.get()
    assert set(answers) <= {(201, str(made.id)), (409, "in_progress")}
    assert (201, str(made.id)) in answers
    assert device.post("verifications", body, key="the-same").json()["id"] == str(made.id)


@pytest.mark.django_db(transaction=True)
def test_ten_requests_with_ten_keys_open_one() -> None:
    device = actors.Device()
    device.enrol(actors.new_officer())
    device.sign_in()
    body = actors.request_body()

    def ask(number: int) -> tuple[int, str | None]:
        same = actors.Device(token=device.token)
        try:
            answer = same.post("verifications", body, key=f"key-{number}")
            return answer.status_code, answer.json().get("code")
        finally:
            db.connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        answers = sorted(pool.map(ask, range(10)), key=str)
    assert answers == [(201, None)] + [(409, "already_open")] * 9


@pytest.mark.django_db(transaction=True)
def test_a_panic_pressed_ten_times_at_once_gets_through() -> None:
    device = actors.Device()
    device.enrol(actors.new_officer())
    device.sign_in()
    case = f"verifications/{device.request().json()['id']}"

    def press(_number: int) -> int:
        same = actors.Device(token=device.token)
        try:
            return same.post(f"{case}/panic", {}).status_code
        finally:
            db.connections.close_all()

    with ThreadPoolExecutor(max_workers=10) as pool:
        assert set(pool.map(press, range(10))) == {202}
    assert Alarm.objects.filter(cause="officer_panic").count() == 1
