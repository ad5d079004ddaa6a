"""A token that has run out still serves what somebody's safety may hang on, and nothing else."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from accounts.models import Device as DeviceRow
from accounts.models import ShiftToken
from foundation.audit import clock, ledger
from tests.officerapi import actors
from verification.actions.officers import devices_and_status

pytestmark = pytest.mark.django_db


def run_out(*, ago: timedelta = timedelta(minutes=1)) -> None:
    """Let every shift have ended some time ago."""
    ShiftToken.objects.update(expires_at=clock.db_now() - ago)


@pytest.fixture
def under_way(device: actors.Device) -> dict[str, str]:
    """A verification that the person has joined."""
    made: dict[str, str] = device.request().json()
    actors.person_texts(made["show"]["join_code"])  # type: ignore[index]
    return made


def served(device: actors.Device, case: str) -> list[int]:
    """Try what grace is for; ending comes last, because it ends the grace."""
    return [
        device.get(case).status_code,
        device.get("verifications?open=true").status_code,
        device.put(f"{case}/location", actors.fix()).status_code,
        device.post(f"{case}/panic", {}).status_code,
        device.post(f"{case}/extend", {}).status_code,
        device.post(f"{case}/end", {"how": "left_freely"}).status_code,
    ]


def test_a_check_under_way_can_be_watched_and_ended(
    device: actors.Device, under_way: dict[str, str]
) -> None:
    actors.refuse(under_way["ref"], by=actors.new_operator())
    run_out()
    case = f"verifications/{under_way['id']}"
    assert served(device, case) == [200, 200, 204, 202, 200, 200]
    # Over: the grace ends with it.
    assert device.get(case).status_code == 401


def test_while_it_is_being_checked_too(device: actors.Device, under_way: dict[str, str]) -> None:
    run_out()
    assert served(device, f"verifications/{under_way['id']}") == [200, 200, 204, 202, 409, 409]


def test_nothing_new_can_be_begun(
    device: actors.Device, under_way: dict[str, str], invite_allowed: None
) -> None:
    run_out()
    case = f"verifications/{under_way['id']}"
    for answer in (
        device.request(),
        device.get("me"),
        device.put(f"{case}/face", actors.JPEG, content_type="image/jpeg"),
        device.post(f"{case}/match", {"code": "1234"}, key="k"),
        device.post(f"{case}/phone", {"phone": actors.PERSON_NUMBER}, key="k"),
        device.post(f"{case}/cancel", {"why": "x"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_before_the_join_there_is_no_grace(device: actors.Device) -> None:
    case = f"verifications/{device.request().json()['id']}"
    run_out()
    assert served(device, case) == [401] * 6


def test_grace_ends(
    device: actors.Device, under_way: dict[str, str], settings: LazySettings
) -> None:
    run_out(ago=settings.SHIFT_TOKEN_GRACE + timedelta(seconds=1))
    assert device.get(f"verifications/{under_way['id']}").status_code == 401


def test_a_revoked_device_has_no_grace(device: actors.Device, under_way: dict[str, str]) -> None:
    run_out()
    with ledger.transaction():
        devices_and_status.revoke_device(
            device=DeviceRow.objects.get(id=device.device_id), actor=ledger.COMMAND
        )
    answer = device.get(f"verifications/{under_way['id']}")
    assert (answer.status_code, answer.json()["code"]) == (401, "device_revoked")


def test_a_shift_that_was_signed_out_has_no_grace(
    device: actors.Device, under_way: dict[str, str]
) -> None:
    run_out()
    assert device.post("sign-out", {}).status_code == 204
    assert device.get(f"verifications/{under_way['id']}").status_code == 401
