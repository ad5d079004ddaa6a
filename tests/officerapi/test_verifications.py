"""Ask for a verification, read it, list one's own."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from tests.officerapi import actors
from verification.enums import OfficerStatus, TextLanguage
from verification.models import Officer, Verification

pytestmark = pytest.mark.django_db

FIELDS = {
    "id",
    "ref",
    "status",
    "version",
    "reason",
    "show",
    "say",
    "requested_at",
    "ended_at",
    "answered_at",
    "prompt_at",
    "may_extend",
    "limits",
}


def test_a_request_is_answered_with_what_the_officer_may_see_and_nothing_else(
    device: actors.Device, settings: LazySettings
) -> None:
    answer = device.request(reason="search")
    shown = answer.json()
    assert answer.status_code == 201
    assert set(shown) == FIELDS
    assert (shown["status"], shown["version"], shown["reason"]) == ("waiting", 1, "search")
    assert set(shown["show"]) == {"join_code", "number", "expires_at"}
    assert shown["show"]["join_code"].isdigit()
    assert len(shown["show"]["join_code"]) == 6
    assert shown["show"]["number"] == settings.PUBLISHED_NUMBER
    assert shown["say"].startswith("Please do not take my word. Dial 999 yourself")
    assert shown["ended_at"] is None
    requested, expires = (
        datetime.fromisoformat(at) for at in (shown["requested_at"], shown["show"]["expires_at"])
    )
    assert expires - requested == settings.JOIN_WITHIN


@pytest.mark.parametrize(("walks", "status"), [(True, 201), (False, 400)])
def test_a_walk_is_asked_for_only_where_the_force_has_walks(
    device: actors.Device, settings: LazySettings, walks: bool, status: int
) -> None:
    settings.COMMUNITY_WALKS = walks
    answer = device.request(reason="walk")
    assert answer.status_code == status
    assert ("walk" in device.get("me").json()["reasons"]) is walks
    if not walks:
        (error,) = answer.json()["errors"]
        assert error["pointer"] == "/reason"


def test_a_request_without_a_location_is_recorded(device: actors.Device) -> None:
    assert device.request(location=None).status_code == 201


def test_an_old_location_is_accepted(device: actors.Device) -> None:
    old = actors.fix() | {"at": "2020-01-01T00:00:00Z"}
    assert device.request(location=old).status_code == 201


@pytest.mark.parametrize("status", [OfficerStatus.SUSPENDED, OfficerStatus.RESTRICTED])
def test_a_suspended_officer_gets_no_error_and_a_code_like_any_other(
    device: actors.Device, officer: Officer, status: OfficerStatus
) -> None:
    officer.status = status
    officer.save(update_fields=["status"])
    answer = device.request()
    assert answer.status_code == 201
    assert answer.json()["status"] == "waiting"
    assert len(answer.json()["show"]["join_code"]) == 6


def test_off_duty_is_no_error(device: actors.Device, officer: Officer) -> None:
    officer.duty_periods.all().delete()
    assert device.request().status_code == 201


def test_a_second_request_names_the_one_that_is_open(device: actors.Device) -> None:
    first = device.request().json()
    answer = device.request()
    assert (answer.status_code, answer.json()["code"]) == (409, "already_open")
    assert answer.json()["verification_id"] == first["id"]


def test_reading_gives_the_same_as_asking_did(device: actors.Device) -> None:
    made = device.request()
    read = device.get(f"verifications/{made.json()['id']}")
    assert (read.status_code, read.json()) == (200, made.json())
    assert read["ETag"] == made["ETag"]


def test_what_is_known_already_is_not_sent_again(device: actors.Device) -> None:
    made = device.request()
    path = f"verifications/{made.json()['id']}"
    for answer in (
        device.get(path, **{"If-None-Match": made["ETag"]}),
        device.get(f"{path}/wait?after=1&wait=0"),
        device.get(f"{path}/wait?after=0&wait=0", **{"If-None-Match": made["ETag"]}),
    ):
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == made["ETag"]
    assert device.get(f"{path}/wait?after=0&wait=0").status_code == 200
    assert device.get(path, **{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ("", ["/after", "/wait"]),
        ("after=x&wait=1", ["/after"]),
        ("after=-1&wait=1", ["/after"]),
        ("after=1&wait=1.5", ["/wait"]),
        ("after=1&wait=", ["/wait"]),
        ("after=1", ["/wait"]),
        ("after=٣&wait=1", ["/after"]),
        # Over the limit it was silently shortened.
        ("after=1&wait=26", ["/wait"]),
        ("after=1&wait=999999999", ["/wait"]),
    ],
)
def test_a_wrong_wait_is_named(device: actors.Device, query: str, pointers: list[str]) -> None:
    made = device.request().json()
    answer = device.get(f"verifications/{made['id']}/wait?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers


@pytest.mark.parametrize("query", ["after=1&wait=20", "wait=0", "after=1"])
def test_the_call_that_does_not_wait_says_where_to(device: actors.Device, query: str) -> None:
    """Ignored it would be answered at once, and an older app would ask without a pause."""
    made = device.request().json()
    answer = device.get(f"verifications/{made['id']}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert "/wait" in answer.json()["errors"][0]["detail"]


def test_the_stage_and_version_follow_the_join(device: actors.Device) -> None:
    made = device.request()
    actors.person_texts(made.json()["show"]["join_code"])
    read = device.get(f"verifications/{made.json()['id']}/wait?after=1&wait=0")
    assert read.status_code == 200
    assert (read.json()["status"], read.json()["version"]) == ("checking", 2)
    assert read.json()["show"] is None
    assert read["ETag"] != made["ETag"]


def test_others_cannot_see_or_touch_it(device: actors.Device, other: actors.Device) -> None:
    own = f"verifications/{device.request().json()['id']}"
    before = Verification.objects.values().get()
    key = "0123456789"
    tries = [
        other.get(own),
        other.get(f"{own}/wait?after=0&wait=25"),
        other.put(f"{own}/face", actors.JPEG, content_type="image/jpeg"),
        other.put(f"{own}/location", actors.fix()),
        other.post(f"{own}/match", {"code": "1234"}, key=key),
        other.post(f"{own}/cancel", {"why": "mine"}, key=key),
        other.post(f"{own}/end", {"how": "other"}),
        other.post(f"{own}/panic", {}),
    ]
    unknown = other.get("verifications/00000000-0000-7000-8000-000000000000")
    for answer in tries:
        assert answer.status_code == 404
        assert answer.content == unknown.content
    assert Verification.objects.values().get() == before


def test_phone_entry_for_others_is_not_found(
    device: actors.Device, other: actors.Device, invite_allowed: None
) -> None:
    own = f"verifications/{device.request().json()['id']}"
    answer = other.post(f"{own}/phone", {"phone": "07700 900123"}, key="k")
    assert answer.status_code == 404


def test_the_list_shows_the_officer_s_own_in_pages(
    device: actors.Device, other: actors.Device, settings: LazySettings
) -> None:
    made = []
    for _ in range(23):
        made.append(device.request().json()["id"])
        device.post(f"verifications/{made[-1]}/cancel", {"why": "test"})
    other.request()
    first = device.get("verifications").json()
    assert [each["id"] for each in first["results"]] == made[:2:-1]
    second = device.client.get(
        first["next"], headers={"Authorization": f"Bearer {device.token}"}
    ).json()
    assert [each["id"] for each in second["results"]] == made[2::-1]
    assert second["next"] is None


def test_the_list_of_open_ones(device: actors.Device) -> None:
    ended = device.request().json()["id"]
    device.post(f"verifications/{ended}/cancel", {"why": "test"})
    live = device.request().json()
    assert device.get("verifications?open=true").json() == {"results": [live], "next": None}


def test_a_foreign_or_made_up_cursor_is_refused(
    device: actors.Device, other: actors.Device
) -> None:
    foreign = other.request().json()["id"]
    for cursor in (foreign, "00000000-0000-7000-8000-000000000000"):
        answer = device.get(f"verifications?cursor={cursor}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for cursor in ("x", "%00"):
        answer = device.get(f"verifications?cursor={cursor}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert device.get("verifications?open=maybe").status_code == 400


def test_a_language_without_wordings_is_refused_and_not_silently_changed(
    device: actors.Device,
) -> None:
    answer = device.request(language="pl")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/language"]
    assert device.request(language="en").status_code == 201


def test_the_officer_taps_one_of_the_languages_that_me_lists(
    device: actors.Device, settings: LazySettings
) -> None:
    settings.DRAFT_WORDINGS = True
    listed = {one["code"]: one["name"] for one in device.get("me").json()["languages"]}
    assert len(listed) == 12
    assert listed["pl"] == "Polski"
    answer = device.request(language="pl")
    assert answer.status_code == 201
    assert Verification.objects.get(id=answer.json()["id"]).language == TextLanguage.POLISH


@pytest.mark.parametrize("known", ["{}", "W/{}", '"x", W/{}', "*"])
def test_what_the_device_has_already_is_not_sent_again(device: actors.Device, known: str) -> None:
    asked = device.request()
    path = f"verifications/{asked.json()['id']}"
    again = device.get(path, **{"If-None-Match": known.format(asked["ETag"])})
    assert (again.status_code, again.content) == (304, b"")
    assert device.get(path, **{"If-None-Match": '"x"'}).status_code == 200


def test_options_names_the_methods_and_needs_no_token(device: actors.Device) -> None:
    answer = device.client.options("/api/v1/verifications")
    assert answer.status_code == 204
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_the_limits_are_those_of_the_settings(
    device: actors.Device, settings: LazySettings
) -> None:
    settings.LOCATION_EVERY = timedelta(seconds=10)
    assert device.request().json()["limits"] == {
        "location_every_s": 10,
        "face_max_bytes": settings.FACE_BYTES_AT_MOST,
        "wait_max_s": int(settings.LONG_POLL_AT_MOST.total_seconds()),
    }
