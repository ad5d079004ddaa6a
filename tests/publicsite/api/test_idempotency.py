"""Idempotency-Key of a caller without an account: once, and nothing kept of who asked."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.db import connection

from community.streetsafe.models import Report
from foundation.audit import clock, ledger
from foundation.registry import retention
from publicsite.models import RememberedReport
from tests.publicsite.api.program import FAR, HOME, LAT, LON, body, send
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("", "idempotency_key_required"),
        ("1", "invalid"),
        ("two words", "invalid"),
        ("x" * 36, "invalid"),
        # Of the time, not random.
        ("01936d2e-7b3a-7c4f-8a51-3b2c1d0e9f8a", "invalid"),
    ],
)
def test_a_key_is_a_random_uuid(key: str, code: str) -> None:
    answer = send(body(), key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not Report.objects.exists()


def test_a_repeat_is_answered_as_before_and_makes_no_second() -> None:
    key = str(uuid4())
    first = send(body(), key=key)
    turned = dict(reversed(body().items()))
    for again in (send(body(), key=key), send(turned, key=key.upper())):
        assert (again.status_code, again.json()) == (201, first.json())
    assert Report.objects.count() == 1


def test_a_repeat_does_not_use_up_the_pace() -> None:
    key = str(uuid4())
    assert {send(body(), key=key).status_code for _ in range(12)} == {201}


def test_another_body_under_the_same_key_is_refused() -> None:
    key = str(uuid4())
    send(body(), key=key)
    for changed in (
        {"dark": "daylight"},
        {"point": FAR},
        {"point": {"lat": LAT, "lon": LON + 1e-5}},
    ):
        answer = send(body(**changed), key=key)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert Report.objects.count() == 1


def test_two_keys_are_two_reports() -> None:
    assert send(body()).json()["code"] != send(body()).json()["code"]
    assert Report.objects.count() == 2


def test_what_was_refused_may_be_sent_again_with_its_key() -> None:
    key = str(uuid4())
    assert send(body(point=FAR), key=key).status_code == 422
    assert not RememberedReport.objects.exists()
    assert send(body(), key=key).status_code == 201


@pytest.mark.parametrize("swept", [True, False])
def test_a_key_is_kept_for_a_day_and_then_free_again(settings: LazySettings, swept: bool) -> None:
    key = str(uuid4())
    first = send(body(), key=key).json()
    settings.CLOCK_OFFSET = timedelta(hours=23, minutes=59)
    _sweep()
    assert send(body(), key=key).json() == first
    settings.CLOCK_OFFSET = timedelta(hours=25, minutes=1)
    if swept:
        _sweep()
        assert not RememberedReport.objects.exists()
    assert send(body(), key=key).json()["code"] != first["code"]
    assert RememberedReport.objects.count() == 1


def _sweep() -> None:
    with ledger.transaction():
        retention.forget_all(clock.db_now())


def test_what_is_kept_names_neither_key_place_network_code_nor_minute() -> None:
    key = str(uuid4())
    code = send(body(), key=key, address=HOME).json()["code"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM publicsite_rememberedreport")
        names = [column.name for column in cursor.description]
        (row,) = cursor.fetchall()
    assert set(names) == {"id", "key_digest", "body_digest", "answer", "hour"}
    held = dict(zip(names, row, strict=True))
    assert (held["hour"].minute, held["hour"].second, held["hour"].microsecond) == (0, 0, 0)
    whole = b"".join(bytes(one) for one in row if isinstance(one, bytes | memoryview))
    for canary in (key, code, "Tanner", HOME, str(LAT), str(LON)):
        assert canary.encode() not in whole
    report = Report.objects.get()
    assert held["id"].version == 4
    # Nothing of one row is in the other.
    assert not {bytes(report.source or b""), bytes(report.receipt_index or b"")} & {
        bytes(held["key_digest"]),
        bytes(held["body_digest"]),
    }


def test_nothing_of_a_report_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    key = str(uuid4())
    with caplog.at_level("DEBUG"):
        answers: list[Any] = [send(body(), key=key), send(body(point=FAR), key=key), send("{")]
    assert [one.status_code for one in answers] == [201, 422, 400]
    for canary in (str(LAT), str(LON), HOME, key, answers[0].json()["code"], "Tanner"):
        assert canary not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_twins_at_once_make_one_report() -> None:
    key = str(uuid4())

    def ask(_number: int) -> tuple[int, str]:
        answer = send(body(), key=key)
        if answer.status_code == 409:
            assert answer["Retry-After"] == "1"
        return answer.status_code, answer.json()["code"]

    answers = at_once(ask, count=8)
    Report.objects.get()
    code = send(body(), key=key).json()["code"]
    assert set(answers) <= {(201, code), (409, "in_progress")}
    assert (201, code) in answers
