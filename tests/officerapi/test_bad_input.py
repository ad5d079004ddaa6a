"""Oversized, misspelt and hostile bodies: the named answer, and nothing half done."""

import json
from typing import Any

import pytest
from django.conf import LazySettings

from tests.officerapi import actors
from verification.models import Verification

pytestmark = pytest.mark.django_db

HUGE = "9" * 5000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"reason": "questions", "reason": "arrest", "location": null}',
        b'{"reason": "questions", "location": {"lat": NaN, "lon": 0, "accuracy_m": 1}}',
        b'{"reason": "questions", "location": Infinity}',
        b'{"reason": "\xff\xfe", "location": null}',
        b'{"reason": "\\ud800", "location": null}',
        b'{"\\udfff": 1}',
        b'{"reason": "questions\\u0000", "location": null}',
        b'{"a\\u0000": 1}',
        b"\xef\xbb\xbf{}",
        b"[" * 8000 + b"]" * 8000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
        b'{"reason": "questions", "location": [[[[[[[[[[1]]]]]]]]]]}',
        b'{"reason": ' + HUGE.encode() + b"}",
        '{"reason": "questions"}'.encode("utf-16"),
    ],
)
def test_what_is_not_json_as_we_want_it(device: actors.Device, body: bytes) -> None:
    answer = device.post("verifications", body, key="k")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert answer["Content-Type"] == "application/problem+json"
    assert not Verification.objects.exists()


@pytest.mark.parametrize("body", ["null", "[]", '"text"', "1", "true"])
def test_json_that_is_no_object(device: actors.Device, body: str) -> None:
    answer = device.post("verifications", body.encode(), key="k")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"reason": "because"}, "/reason"),
        ({"reason": None}, "/reason"),
        ({"reason": 1}, "/reason"),
        ({"reason": ["questions"]}, "/reason"),
        ({"location": "here"}, "/location"),
        ({"location": []}, "/location"),
        ({"location": actors.PLACE}, "/location/at"),
        ({"location": actors.PLACE | {"at": "yesterday"}}, "/location/at"),
        ({"location": actors.PLACE | {"at": "2026-01-01T10:00:00"}}, "/location/at"),
        ({"location": actors.PLACE | {"at": "0001-01-01T00:00:00+23:59"}}, "/location/at"),
        ({"location": actors.PLACE | {"at": "9999-12-31T23:59:59-23:59"}}, "/location/at"),
        ({"location": actors.PLACE | {"at": "2026-02-30T00:00:00Z"}}, "/location/at"),
        ({"location": actors.PLACE | {"at": 1700000000}}, "/location/at"),
        ({"location": actors.PLACE | {"at": "2026-01-01T00:00:00Z", "lat": "51"}}, "/location/lat"),
        ({"location": actors.PLACE | {"at": "2026-01-01T00:00:00Z", "lat": True}}, "/location/lat"),
        ({"location": actors.PLACE | {"at": "2026-01-01T00:00:00Z", "lat": None}}, "/location/lat"),
        (
            {"location": actors.PLACE | {"at": "2026-01-01T00:00:00Z", "lat": "nan"}},
            "/location/lat",
        ),
        ({"place": "x" * 61}, "/place"),
        ({"place": 5}, "/place"),
        ({"place": {"deep": ["er"]}}, "/place"),
        ({"place": "line\nbreak"}, "/place"),
        ({"place": "\x1b[31mred"}, "/place"),
        ({"place": "\u202egnp.exe"}, "/place"),
        ({"language": "English"}, "/language"),
        ({"language": "e"}, "/language"),
        ({"language": ""}, "/language"),
    ],
)
def test_a_wrong_field_is_pointed_at(
    device: actors.Device, changed: dict[str, Any], pointer: str
) -> None:
    answer = device.request(**changed)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Verification.objects.exists()


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1" + "0" * 400])
def test_a_number_too_large_for_a_float(device: actors.Device, number: str) -> None:
    body = json.dumps(actors.request_body()).replace("51.5007", number)
    answer = device.post("verifications", body.encode(), key="k")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"][0]["pointer"] == "/location/lat"


def test_missing_fields_are_named_all_at_once(device: actors.Device) -> None:
    answer = device.post("verifications", {}, key="k")
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/reason", "/location"}


def test_a_field_we_do_not_know_is_named_at_every_depth(device: actors.Device) -> None:
    body = actors.request_body(phone="07700 900123", location=actors.fix() | {"street": "x"})
    answer = device.post("verifications", body, key="k")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/location/street", "/phone"]
    assert b"900123" not in answer.content


def test_a_number_typed_as_a_field_name_does_not_come_back(device: actors.Device) -> None:
    answer = device.post("verifications", {actors.PERSON_NUMBER: 1}, key="k")
    assert answer.json()["code"] == "unknown_field"
    assert b"900123" not in answer.content


@pytest.mark.parametrize(
    ("path", "key"),
    [("match", "k"), ("cancel", None), ("end", None), ("panic", None)],
)
def test_a_phone_is_taken_by_one_call_alone(
    device: actors.Device, path: str, key: str | None
) -> None:
    case = device.request().json()["id"]
    answer = device.post(f"verifications/{case}/{path}", {"phone": actors.PERSON_NUMBER}, key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "multipart/form-data; boundary=x", "application/json; charset=latin-1", ""],
)
def test_only_json_is_taken(device: actors.Device, content_type: str) -> None:
    answer = device.client.post(
        "/api/v1/verifications",
        data=json.dumps(actors.request_body()),
        content_type=content_type,
        headers={"Authorization": f"Bearer {device.token}", "Idempotency-Key": "k"},
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_type")


def test_compressed_bodies_are_not_taken(device: actors.Device) -> None:
    answer = device.client.post(
        "/api/v1/verifications",
        data=b"\x1f\x8b",
        content_type="application/json",
        headers={
            "Authorization": f"Bearer {device.token}",
            "Idempotency-Key": "k",
            "Content-Encoding": "gzip",
        },
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_type")


def test_a_body_of_16_kb_and_not_a_byte_more(device: actors.Device, settings: LazySettings) -> None:
    body = json.dumps(actors.request_body()).encode()
    largest = body + b" " * (settings.REQUEST_BYTES_AT_MOST - len(body))
    answer = device.post("verifications", largest + b" ", key="k")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert device.post("verifications", largest, key="k").status_code == 201


@pytest.mark.parametrize(
    "body",
    [
        {"device_id": "x", "device_secret": "s", "otp": "123456"},
        {"device_id": 1, "device_secret": "s", "otp": "123456"},
        {"device_id": "00000000-0000-7000-8000-000000000000", "device_secret": "s", "otp": 123456},
        {"device_id": "00000000-0000-7000-8000-000000000000", "device_secret": [], "otp": "123456"},
    ],
)
def test_a_misspelt_sign_in_is_no_attempt(db: None, body: dict[str, Any]) -> None:
    answer = actors.Device().post("sign-in", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert len(answer.json()["errors"]) == 1


def test_why_may_not_be_empty_nor_endless(device: actors.Device) -> None:
    case = device.request().json()["id"]
    for why in ("", "   ", "x" * 201):
        answer = device.post(f"verifications/{case}/cancel", {"why": why})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
