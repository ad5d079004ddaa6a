"""Enrol a device, sign in, be revoked, sign out."""

import pytest
from django.conf import LazySettings

from accounts.models import Device as DeviceRow
from foundation.audit import ledger
from foundation.audit.models import AuditEntry
from tests.officerapi import actors
from verification.actions.officers import devices_and_status
from verification.enums import OfficerStatus
from verification.models import Officer

pytestmark = pytest.mark.django_db


def test_a_code_enrols_a_device_once(officer: Officer) -> None:
    device = actors.Device()
    code = actors.enrolment_code(officer)
    first = device.post("devices", {"enrolment_code": code, "name": "Phone"})
    assert first.status_code == 201
    assert set(first.json()) == {"device_id", "device_secret", "otpauth_url"}
    assert first.json()["otpauth_url"].startswith("otpauth://totp/")
    again = device.post("devices", {"enrolment_code": code, "name": "Phone"})
    assert (again.status_code, again.json()["code"]) == (401, "sign_in_refused")


def test_a_new_device_revokes_the_one_before(device: actors.Device, officer: Officer) -> None:
    actors.Device().enrol(officer)
    answer = device.get("me")
    assert (answer.status_code, answer.json()["code"]) == (401, "device_revoked")


def test_signing_in_gives_a_token_for_a_shift(officer: Officer) -> None:
    device = actors.Device()
    device.enrol(officer)
    answer = device.sign_in()
    assert answer.status_code == 200
    assert set(answer.json()) == {"token", "expires_at", "officer"}
    assert answer.json()["officer"] == {
        "number": "1234AB",
        "rank": "PC",
        "name": "Alex Example",
        "team": "North",
    }
    assert answer.json()["expires_at"].endswith("Z")


@pytest.mark.parametrize("part", ["device_id", "device_secret", "otp"])
def test_a_refusal_never_says_which_part_failed(officer: Officer, part: str) -> None:
    device = actors.Device()
    device.enrol(officer)
    wrong = {
        "device_id": "00000000-0000-7000-8000-000000000000",
        "device_secret": "wrong",
        "otp": "000000",
    }
    body = {
        "device_id": device.device_id,
        "device_secret": device.device_secret,
        "otp": device.otp(),
    }
    answer = device.post("sign-in", body | {part: wrong[part]})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_refused")
    nothing_right = device.post("sign-in", wrong)
    assert nothing_right.content == answer.content


def test_a_refused_sign_in_is_counted_although_it_is_an_error(officer: Officer) -> None:
    device = actors.Device()
    device.enrol(officer)
    device.device_secret, right = "wrong", device.device_secret
    device.sign_in()
    assert AuditEntry.objects.filter(event="device.sign_in_refused").count() == 1
    # The back-off of the failure before: even the right secret has to wait.
    device.device_secret = right
    assert device.sign_in().status_code == 401


def test_a_used_otp_is_refused(officer: Officer) -> None:
    device = actors.Device()
    device.enrol(officer)
    assert device.sign_in().status_code == 200
    assert device.sign_in().status_code == 401


def test_a_device_taken_away_is_told_so_at_its_next_request(device: actors.Device) -> None:
    with ledger.transaction():
        devices_and_status.revoke_device(
            device=DeviceRow.objects.get(id=device.device_id), actor=ledger.COMMAND
        )
    answer = device.get("verifications")
    assert (answer.status_code, answer.json()["code"]) == (401, "device_revoked")


def test_signing_out_works_at_once_and_leaves_verifications_as_they_are(
    device: actors.Device,
) -> None:
    made = device.request().json()
    assert device.post("sign-out", {}).status_code == 204
    for answer in (device.get("me"), device.post("sign-out", {})):
        assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
        assert answer["WWW-Authenticate"] == "Bearer"
    from_rows = devices_and_status.by_number(number="1234AB").verifications.get()
    assert (str(from_rows.id), from_rows.officer_stage) == (made["id"], "waiting")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic eDp5", "Bearer a b"])
def test_without_a_good_token_nothing_is_served(header: str) -> None:
    answer = actors.Device().get("me", Authorization=header)
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_me_tells_all_the_app_needs_to_start(
    device: actors.Device, invite_allowed: None, settings: LazySettings
) -> None:
    me = device.get("me").json()
    assert set(me) == {*("officer", "device", "duty", "reasons", "languages", "allowed", "number")}
    assert me["device"] == {"id": device.device_id, "name": "Test phone"}
    assert me["duty"]["boroughs"] == ["Westminster", "Lambeth"]
    assert me["allowed"] == {"invite": True}
    assert me["number"] == settings.PUBLISHED_NUMBER


def test_me_off_duty_is_no_error(device: actors.Device, officer: Officer) -> None:
    officer.duty_periods.all().delete()
    me = device.get("me").json()
    assert me["duty"] is None
    assert "questions" in me["reasons"]


def test_me_never_tells_the_officer_s_status(device: actors.Device, officer: Officer) -> None:
    before = device.get("me").content
    officer.status = OfficerStatus.SUSPENDED
    officer.save(update_fields=["status"])
    assert device.get("me").content == before
