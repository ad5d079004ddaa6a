"""The tap from another program: what it stores, what it answers, what it refuses."""

from typing import Any

import pytest
from django.test import Client

from community.streets.models import Stretch
from community.streetsafe.actions import reports
from community.streetsafe.enums import (
    Channel,
    Counted,
    Dark,
    Feeling,
    Reason,
    SpeaksAs,
    TimeBand,
    When,
    WhyNotCounted,
)
from community.streetsafe.models import Report
from publicsite.views import tap
from tests.publicsite.api.program import FAR, PATH, TANNER, body, send
from tests.publicsite.streets.visitor import Visitor

pytestmark = pytest.mark.django_db


def test_a_point_becomes_a_street_a_code_and_a_report() -> None:
    answer = send(body(time_band="night"))
    assert answer.status_code == 201
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    assert set(answer.json()) == {"code", "road"}
    assert answer.json()["road"] == TANNER
    report = Report.objects.get()
    assert (report.channel, report.feeling, report.counted) == (
        Channel.APP,
        Feeling.UNSAFE,
        Counted.YES,
    )
    assert (report.when_band, report.dark) == (When.OFTEN, Dark.DARK)
    assert (report.speaks_as, report.time_band) == (SpeaksAs.WOMAN, TimeBand.NIGHT)
    assert reports.reasons_in(report.reasons) == {Reason.BAD_LIGHT, Reason.FOLLOWED}
    assert report.chainage_m in (90, 100, 110)
    assert report.source is not None


def test_its_code_looks_back() -> None:
    code = send(body()).json()["code"]
    visitor = Visitor().open("/streets/code").type("code", code).press("/streets/code")
    assert "Tanner Row" in visitor.words


def test_what_near_and_search_answer_makes_a_report() -> None:
    asked = {"Accept": "application/json"}
    near = Client().post("/streets/near", {"lat": "51.58", "lon": "0.07145"}, headers=asked)
    named = Client().post("/streets/search", {"street": "mill"}, headers=asked)
    for found in (near, named):
        assert found["Cache-Control"] == "no-store"
        first = found.json()["units"][0]
        sent = body(point=None, unit=first["unit"], chainage=first["chainage"])
        assert send(sent).json()["road"] == first["label"]
    stretch, whole = Report.objects.order_by("stretch_id")
    assert (stretch.stretch_id is None, whole.stretch_id is None) == (False, True)
    assert stretch.chainage_m is not None


def test_what_stands_in_an_address_is_not_read() -> None:
    asked = {"Accept": "application/json"}
    near, named = "/streets/near?lat=51.58&lon=0.07145", "/streets/search?street=mill"
    assert {Client().get(path, headers=asked).status_code for path in (near, named)} == {405}
    assert Client().post(near, headers=asked).json()["say"] == tap.NO_PLACE
    assert Client().post(named, headers=asked).status_code == 400


def test_a_place_that_feels_better_has_no_reasons() -> None:
    better = body(feeling="better", reasons=None)
    assert send(better).status_code == 201
    assert Report.objects.get().feeling == Feeling.BETTER
    answer = send(better | {"reasons": ["bad_light"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"][0]["pointer"] == "/reasons"


@pytest.mark.parametrize(
    ("changed", "status", "code", "pointer"),
    [
        ({"reasons": []}, 422, "no_reason", None),
        ({"reasons": None}, 422, "no_reason", None),
        ({"point": FAR}, 422, "not_in_area", None),
        ({"point": {"lat": 1.0, "lon": 2.0}}, 422, "not_in_area", None),
        (
            {"point": None, "unit": "11111111-1111-4111-8111-111111111111"},
            422,
            "not_in_area",
            None,
        ),
        ({"point": None}, 400, "invalid", "/unit"),
        ({"unit": "11111111-1111-4111-8111-111111111111"}, 400, "invalid", "/unit"),
        ({"chainage": 10}, 400, "invalid", "/chainage"),
        ({"point": {"lat": 91, "lon": 0}}, 400, "invalid", "/point/lat"),
        ({"point": {"lat": "51.58", "lon": 0}}, 400, "invalid", "/point/lat"),
        ({"reasons": ["tourists"]}, 400, "invalid", "/reasons/0"),
        ({"reasons": "bad_light"}, 400, "invalid", "/reasons"),
        ({"feeling": "angry"}, 400, "invalid", "/feeling"),
        ({"feeling": None}, 400, "invalid", "/feeling"),
        ({"when": None}, 400, "invalid", "/when"),
        ({"dark": 1}, 400, "invalid", "/dark"),
        ({"speaks_as": "somebody"}, 400, "invalid", "/speaks_as"),
        ({"words": "a long story"}, 400, "unknown_field", "/words"),
    ],
)
def test_what_is_wrong_is_a_problem_and_stores_nothing(
    changed: dict[str, Any], status: int, code: str, pointer: str | None
) -> None:
    answer = send(body(**changed))
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    said = answer.json()
    assert (answer.status_code, said["code"]) == (status, code)
    if pointer is not None:
        assert pointer in [one["pointer"] for one in said["errors"]]
    for typed in ("a long story", "tourists", "angry", "somebody", "radio"):
        assert typed not in answer.content.decode()
    assert not Report.objects.exists()


def test_a_wrong_body_does_not_use_up_the_pace() -> None:
    for _ in range(12):
        assert send(body(reasons=[])).status_code == 422
    assert send(body()).status_code == 201


@pytest.mark.parametrize(
    ("sent", "content_type", "status", "code"),
    [
        ("{", "application/json", 400, "malformed"),
        ('{"feeling": "unsafe", "feeling": "better"}', "application/json", 400, "malformed"),
        ("[]", "application/json", 400, "invalid"),
        ("feeling=unsafe", "application/x-www-form-urlencoded", 415, "unsupported_type"),
        (" " * 16_001, "application/json", 413, "too_large"),
    ],
)
def test_what_is_no_report_at_all(sent: str, content_type: str, status: int, code: str) -> None:
    answer = send(sent, content_type=content_type)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "999" in answer.json()["fallback"]


def test_only_post() -> None:
    answer = Client().get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_many_of_one_network_have_to_wait_and_others_do_not() -> None:
    roads = Stretch.objects.values_list("pk", flat=True)
    for stretch_id in roads[:6]:
        assert send(body(point=None, unit=str(stretch_id))).status_code == 201
    answer = send(body(), address="192.0.2.78")
    assert (answer.status_code, answer.json()["code"]) == (429, "try_later")
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["retryable"] is True
    assert send(body(), address="198.51.100.1").status_code == 201
    assert Report.objects.count() == 7


def test_form_and_program_share_one_pace_and_one_source() -> None:
    for _ in range(2):
        assert send(body(), address="127.0.0.1").status_code == 201
    visitor = Visitor().open().tick("followed", "often", "in the dark")
    visitor.type("street", "tanner").press("/streets/search").tick("Tanner Row (whole street)")
    visitor.wait().press("/streets/reports")
    assert send(body(), address="127.0.0.1").status_code == 201
    weights = Report.objects.filter(why_not=WhyNotCounted.SOURCE)
    assert [one.channel for one in weights] == [Channel.APP]
    assert Report.objects.count() == 4


def test_what_does_not_weigh_is_answered_as_what_does() -> None:
    answers = [send(body()) for _ in range(4)]
    assert Report.objects.filter(counted=Counted.NO).count() == 1
    assert {one.status_code for one in answers} == {201}
    assert {one.json()["road"] for one in answers} == {TANNER}
    assert len({len(one.content) for one in answers}) == 1
    assert len({tuple(sorted(set(one.headers) - {"X-Request-ID"})) for one in answers}) == 1
