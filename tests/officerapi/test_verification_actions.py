"""Face, phone, match, location, cancel, end, panic."""

import pytest
from django.conf import LazySettings

from foundation.encryption import cells
from officerapi.models import RememberedRequest
from tests.officerapi import actors
from tests.support import pictures
from verification.models import Alarm, Face, Invitation, LocationFix, Verification

pytestmark = pytest.mark.django_db

VARYING = ("Date", "X-Request-ID")


@pytest.fixture
def case(device: actors.Device) -> str:
    """The path of an open verification."""
    return f"verifications/{device.request().json()['id']}"


@pytest.fixture
def joined(device: actors.Device) -> str:
    """The path of a verification that the person has joined."""
    made = device.request().json()
    actors.person_texts(made["show"]["join_code"])
    return f"verifications/{made['id']}"


def test_a_face_is_kept_encrypted(device: actors.Device, case: str) -> None:
    answer = device.put(f"{case}/face", actors.JPEG, content_type="image/jpeg")
    assert (answer.status_code, answer.content) == (204, b"")
    face = Face.objects.get()
    assert actors.JPEG[:20] not in bytes(face.sealed)
    assert cells.unseal(face, "sealed") == actors.JPEG


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (actors.JPEG, "image/png", 415, "unsupported_type"),
        (actors.JPEG, "application/json", 415, "unsupported_type"),
        (b"\x89PNG\r\n\x1a\n" + actors.JPEG, "image/jpeg", 415, "unsupported_type"),
        (b"", "image/jpeg", 415, "unsupported_type"),
        (actors.JPEG[:-2], "image/jpeg", 400, "invalid"),
        (b"\xff\xd8\xff" + b"\xff" * 100 + b"\xff\xd9", "image/jpeg", 400, "invalid"),
        (actors.JPEG[:17], "image/jpeg", 400, "invalid"),
        (pictures.with_scans(scans=33), "image/jpeg", 400, "invalid"),
        (
            actors.JPEG.replace(b"\x00\x40\x00\x30", b"\xff\xff\xff\xff"),
            "image/jpeg",
            413,
            "too_large",
        ),
        (
            actors.JPEG.replace(b"\x00\x40\x00\x30", b"\x00\x00\x00\x00"),
            "image/jpeg",
            400,
            "invalid",
        ),
    ],
)
def test_what_is_no_whole_jpeg_is_refused(
    device: actors.Device, case: str, body: bytes, content_type: str, status: int, code: str
) -> None:
    answer = device.put(f"{case}/face", body, content_type=content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Face.objects.exists()


def test_what_is_wrong_with_a_face_is_said(device: actors.Device, case: str) -> None:
    """F8: too large says so; what a telephone appends refuses nothing."""
    wide = pictures.with_sides(pictures.jpeg(), width=5000, height=40)
    answer = device.put(f"{case}/face", wide, content_type="image/jpeg")
    assert answer.json()["errors"] == [
        {
            "pointer": "",
            "detail": "This picture is 5000 by 40 pixels; at most 4096 a side are taken.",
        }
    ]
    whole = pictures.jpeg()
    appended = device.put(f"{case}/face", whole + b"<script>", content_type="image/jpeg")
    assert appended.status_code == 204
    assert cells.unseal(Face.objects.get(), "sealed") == whole


def test_a_face_is_answered_alike_in_every_stage(device: actors.Device) -> None:
    """F8: byte for byte, before and after the answer; what came after it is marked."""
    made = device.request().json()
    case, operator = f"verifications/{made['id']}", actors.new_operator()

    def answered() -> list[object]:
        answer = device.put(f"{case}/face", pictures.jpeg(), content_type="image/jpeg")
        headers = {name: value for name, value in answer.items() if name not in VARYING}
        return [answer.status_code, answer.content, headers]

    waiting = answered()
    actors.person_texts(made["show"]["join_code"])
    checking = answered()
    actors.refuse(Verification.objects.get().ref, by=operator)
    decided = answered()
    assert device.post(f"{case}/end", {"how": "left_freely"}).status_code == 200
    ended = answered()
    assert waiting == checking == decided == ended
    assert waiting[:2] == [204, b""]
    marks = Face.objects.order_by("received_at").values_list("after_answer", flat=True)
    assert list(marks) == [False, False, True, True]


def test_a_face_may_have_300_kb_and_not_a_byte_more(
    device: actors.Device, case: str, settings: LazySettings
) -> None:
    padding = settings.FACE_BYTES_AT_MOST - len(actors.JPEG)
    whole = actors.JPEG[:-2] + b"\x00" * padding + actors.JPEG[-2:]
    assert device.put(f"{case}/face", whole, content_type="image/jpeg").status_code == 204
    larger = actors.JPEG[:-2] + b"\x00" * (padding + 1) + actors.JPEG[-2:]
    answer = device.put(f"{case}/face", larger, content_type="image/jpeg")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_phone_entry_is_off_unless_the_force_allows_it(device: actors.Device, case: str) -> None:
    answer = device.post(f"{case}/phone", {"phone": actors.PERSON_NUMBER}, key="k")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed_by_force")


def test_the_answer_to_a_number_is_empty(
    device: actors.Device, case: str, invite_allowed: None
) -> None:
    answer = device.post(f"{case}/phone", {"phone": "07700 900123"}, key="k")
    assert (answer.status_code, answer.json()) == (202, {})
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("phone", ["020 7946 0000", "+15555550100", "nonsense", "999"])
def test_only_uk_mobiles_are_invited(
    device: actors.Device, case: str, invite_allowed: None, phone: str
) -> None:
    answer = device.post(f"{case}/phone", {"phone": phone}, key="k")
    assert (answer.status_code, answer.json()["code"]) == (400, "not_a_uk_mobile")
    assert phone.encode() not in answer.content.replace(b"Dial 999", b"")


def test_a_refused_call_leaves_its_key_free(device: actors.Device, case: str) -> None:
    device.post(f"{case}/phone", {"phone": actors.PERSON_NUMBER}, key="k")
    assert not RememberedRequest.objects.filter(path__endswith="phone").exists()


@pytest.mark.parametrize("code", ["0000", "9999"])
def test_a_match_is_answered_alike_whatever_the_result(
    device: actors.Device, joined: str, code: str
) -> None:
    answer = device.post(f"{joined}/match", {"code": code}, key="k")
    assert (answer.status_code, answer.content) == (202, b"{}")


@pytest.mark.parametrize("code", [5831, "583", "58311", "58 31", "abcd", None, "٥٨٣١"])
def test_a_match_takes_four_digits(device: actors.Device, joined: str, code: object) -> None:
    answer = device.post(f"{joined}/match", {"code": code}, key="k")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/code"]


def test_a_location_is_kept(device: actors.Device, case: str) -> None:
    answer = device.put(f"{case}/location", actors.fix())
    assert (answer.status_code, answer.content) == (204, b"")
    assert LocationFix.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"lat": 90.1}, "bad_location"),
        ({"lon": -181}, "bad_location"),
        ({"accuracy_m": -1}, "bad_location"),
        ({"at": "2099-01-01T00:00:00Z"}, "location_in_future"),
    ],
)
def test_a_place_off_the_earth_or_ahead_of_time(
    device: actors.Device, case: str, changed: dict[str, object], code: str
) -> None:
    answer = device.put(f"{case}/location", actors.fix() | changed)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert LocationFix.objects.count() == 1


def test_a_place_that_is_wrong_stops_a_request_whole(device: actors.Device) -> None:
    answer = device.request(location=actors.fix() | {"lat": 91})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_location")
    assert not Verification.objects.exists()


def test_an_officer_may_cancel_before_and_after_the_join(device: actors.Device) -> None:
    for joins in (False, True):
        made = device.request().json()
        if joins:
            actors.person_texts(made["show"]["join_code"])
        answer = device.post(f"verifications/{made['id']}/cancel", {"why": "mistake"})
        assert (answer.status_code, answer.json()["status"]) == (200, "ended")
        assert answer.json()["show"] is None
        assert answer.json()["ended_at"] is not None


def test_ending_comes_after_the_answer(device: actors.Device, joined: str) -> None:
    early = device.post(f"{joined}/end", {"how": "left_freely"})
    assert (early.status_code, early.json()["code"]) == (409, "wrong_state")
    assert early.json()["verification_status"] == "checking"
    assert early.json()["status"] == 409
    actors.refuse(Verification.objects.get().ref, by=actors.new_operator())
    late = device.post(f"{joined}/cancel", {"why": "too late"})
    assert (late.status_code, late.json()["verification_status"]) == (409, "answered")
    answer = device.post(f"{joined}/end", {"how": "arrested", "custody_number": "XA/123/26"})
    assert (answer.status_code, answer.json()["status"]) == (200, "ended")


def test_an_ended_one_takes_no_more(device: actors.Device, case: str) -> None:
    device.post(f"{case}/cancel", {"why": "mistake"})
    for answer in (
        device.put(f"{case}/location", actors.fix()),
        device.post(f"{case}/match", {"code": "1234"}, key="k"),
        device.post(f"{case}/cancel", {"why": "again"}),
        device.post(f"{case}/end", {"how": "other"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
        assert answer.json()["verification_status"] == "ended"


@pytest.mark.parametrize("body", [{}, b""])
def test_panic_needs_nothing(device: actors.Device, case: str, body: object) -> None:
    answer = device.post(f"{case}/panic", body)
    assert (answer.status_code, answer.json()) == (202, {})
    assert Alarm.objects.filter(cause="officer_panic", priority=1).count() == 1


def test_panic_needs_no_content_type(device: actors.Device, case: str) -> None:
    answer = device.client.post(
        f"/api/v1/{case}/panic",
        data=b"",
        content_type="",
        headers={"Authorization": f"Bearer {device.token}"},
    )
    assert answer.status_code == 202
