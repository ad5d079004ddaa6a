"""What the page asks for: takes, calls of the officer's phone, the operator's buttons, orders."""

import contextlib
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from simulator.demo_page import control_room
from tests.simulator.demo_page.service import ID, REF, Service
from tests.simulator.stand_in import StandIn

OPEN = "/api/v1/verifications?open=true"


def begin(page: StandIn, who: str = "on_duty") -> Any:
    answer = page.post("/demo/takes", {"who": who})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_a_scene_has_a_signed_in_officer_and_a_phone(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    take = begin(page)
    assert take["officer"]["number"] in [one["number"] for one in world["officers"]]
    assert take["phone"] in world["phones"]
    (sign_in,) = real.asked("/api/v1/sign-in")
    assert json.loads(sign_in.body)["device_id"] == take["officer"]["number"]
    assert page.get(f"/demo/takes/{take['id']}") == take


def test_no_officer_and_no_phone_is_met_twice_before_all_were(
    page: StandIn, world: dict[str, Any]
) -> None:
    takes = [begin(page) for _ in range(3)]
    assert len({take["officer"]["number"] for take in takes}) == 3
    assert len({take["phone"] for take in takes}) == 3
    assert not any(take["is_second_time"] for take in takes)
    again = begin(page)
    assert again["is_second_time"]
    assert again["officer"]["number"] == takes[0]["officer"]["number"]


def test_an_officer_with_an_open_check_is_passed_over(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    takes = [begin(page) for _ in range(3)]
    tokens = [call.headers["Authorization"] for call in real.asked(OPEN)]
    real.busy.add(tokens[0])
    assert begin(page)["officer"]["number"] == takes[1]["officer"]["number"]
    real.busy.update(tokens)
    answer = page.post("/demo/takes", {"who": "on_duty"})
    assert answer.status_code == 409
    assert "open check" in answer.json()["sentence"]


def test_a_new_start_does_not_meet_the_same_people_too_soon(
    page: StandIn, world: dict[str, Any], world_file: Path, real: Service
) -> None:
    met = [begin(page) for _ in range(2)]
    later = StandIn(service_url=real.url, demo=world_file)
    try:
        take = begin(later)
    finally:
        later.close()
    assert take["officer"]["number"] not in [one["officer"]["number"] for one in met]
    assert take["phone"] not in [one["phone"] for one in met]


def test_an_unknown_number_is_no_officer(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    take = begin(page, "nobody")
    assert take["officer"] is None
    assert real.calls == []
    answer = requests.get(f"{page.url}/demo/takes/{take['id']}/api/v1/me", timeout=30)
    assert answer.status_code == 404


def test_the_suspended_officer_is_the_one_named(page: StandIn, world: dict[str, Any]) -> None:
    take = begin(page, "suspended")
    assert take["officer"]["number"] == world["suspended_officer"]["number"]


def test_a_call_of_the_officer_s_phone_carries_its_token(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    take = begin(page)
    answer = requests.post(
        f"{page.url}/demo/takes/{take['id']}/api/v1/verifications",
        json={"reason": "questions"},
        headers={"Idempotency-Key": "one"},
        timeout=30,
    )
    assert (answer.status_code, answer.json()["ref"]) == (201, REF)
    assert answer.headers["ETag"] == '"1"'
    (call,) = real.asked("/api/v1/verifications")
    assert call.headers["Authorization"].startswith("Bearer token")
    assert call.headers["Idempotency-Key"] == "one"
    assert json.loads(call.body) == {"reason": "questions"}
    assert "token" not in answer.text


def test_a_long_poll_keeps_its_question(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    take = begin(page)
    path = f"/api/v1/verifications/{ID}/wait?after=1&wait=20"
    assert page.get(f"/demo/takes/{take['id']}{path}")["id"] == ID
    assert len(real.asked(path)) == 1


@pytest.mark.parametrize("tail", ["devices", "sign-in", "../../console/", "verifications/x/y/z"])
def test_other_calls_are_not_carried(
    page: StandIn, world: dict[str, Any], real: Service, tail: str
) -> None:
    take = begin(page)
    before = len(real.calls)
    prepared = requests.Request("GET", page.url).prepare()
    prepared.url = f"{page.url}/demo/takes/{take['id']}/api/v1/{tail}"
    assert requests.Session().send(prepared, timeout=30).status_code == 404
    assert len(real.calls) == before


def test_a_token_no_longer_good_is_asked_for_anew(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    take = begin(page)
    real.token_is_good = False
    answer = requests.get(f"{page.url}/demo/takes/{take['id']}/api/v1/me", timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    assert page.get(f"/demo/takes/{take['id']}/api/v1/me")["id"] == ID
    assert len(real.asked("/api/v1/sign-in")) == 2


def test_an_officer_whose_shift_is_over_begins_another(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    for _ in range(3):
        begin(page)
    real.token_is_good = False
    begin(page)
    assert len(real.asked("/api/v1/sign-in")) == 4


def test_the_officer_s_face_is_drawn(page: StandIn, world: dict[str, Any]) -> None:
    take = begin(page)
    for name in ("face", "record"):
        answer = requests.get(f"{page.url}/demo/takes/{take['id']}/{name}.jpg", timeout=30)
        assert answer.content.startswith(b"\xff\xd8")


def test_the_console_is_signed_in_and_the_session_handed_to_the_browser(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    answer = requests.post(f"{page.url}/demo/console/sign-in", timeout=30)
    assert answer.json() == {"username": "operator1"}
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("session-1=1;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Domain" not in cookie


def test_a_session_that_was_signed_out_is_begun_anew(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    requests.post(f"{page.url}/demo/console/sign-in", timeout=30)
    real.session_is_good = False
    assert page.post("/demo/console/claim", {"ref": REF, "fields": {}}).status_code == 200
    assert real.sessions == 2


def test_the_loser_of_a_claim_is_told_who_was_faster(
    page: StandIn, world: dict[str, Any], real: Service
) -> None:
    real.claimed = True
    answer = page.post("/demo/console/claim", {"ref": REF, "fields": {}})
    assert answer.status_code == 409
    assert "Operator 2 was faster" in answer.json()["sentence"]


def test_a_button_that_is_not_there_is_named(page: StandIn, world: dict[str, Any]) -> None:
    answer = page.post("/demo/console/judge", {"ref": REF, "fields": {"note": "x"}})
    assert answer.status_code == 409
    assert "judge" in answer.json()["sentence"]


@pytest.mark.parametrize(
    ("action", "fields", "status"),
    [
        ("see_alarm", {"cause": "mismatch"}, 200),
        ("see_alarm", {"cause": "mismatch", "priority": "2"}, 200),
        ("see_alarm", {"cause": "mismatch", "priority": "1"}, 504),
        ("see_no_alarm", {"cause": "sos"}, 200),
        ("see_no_alarm", {"cause": "mismatch"}, 504),
    ],
)
def test_the_page_says_of_an_alarm_only_what_is_on_the_screen(
    page: StandIn,
    world: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    action: str,
    fields: dict[str, str],
    status: int,
) -> None:
    monkeypatch.setattr(control_room, "ALARM_WITHIN", 0.3)
    answer = page.post(f"/demo/console/{action}", {"ref": REF, "fields": fields})
    assert answer.status_code == status, answer.text
    if status == 504:
        assert fields["cause"] in answer.json()["sentence"]


@pytest.mark.parametrize("body", [[], None, {"ref": 7}, {"ref": REF, "fields": "x"}])
def test_a_bad_order_is_refused(page: StandIn, world: dict[str, Any], body: object) -> None:
    assert page.post("/demo/console/claim", body).status_code == 400


def test_what_no_operator_does_is_not_found(page: StandIn, world: dict[str, Any]) -> None:
    assert page.post("/demo/console/delete", {"ref": REF, "fields": {}}).status_code == 404
    assert page.post("/demo/takes", {"who": "anybody"}).status_code == 400
    assert requests.get(f"{page.url}/demo/takes/none", timeout=30).status_code == 404


def test_a_service_that_is_away_is_said_so(
    page: StandIn, world: dict[str, Any], world_file: Path
) -> None:
    world_file.write_text(json.dumps(world | {"service_url": "http://127.0.0.1:9"}))
    answer = page.post("/demo/takes", {"who": "on_duty"})
    assert answer.status_code == 502
    assert "does not answer" in answer.json()["sentence"]


def test_killing_the_worker_is_left_to_the_launcher(page: StandIn, world: dict[str, Any]) -> None:
    orders = Path(world["orders"])
    assert page.get("/demo/world")["worker"] == {}
    assert page.post("/demo/orders/kill-worker", {}).status_code == 202
    assert (orders / "kill-worker").exists()
    (orders / "worker.json").write_text(json.dumps({"up": False, "pid": 4821}))
    assert page.get("/demo/world")["worker"] == {"up": False, "pid": 4821}
    assert page.post("/demo/orders/kill-postgres", {}).status_code == 404


def test_without_a_launcher_nobody_kills(
    page: StandIn, world: dict[str, Any], world_file: Path
) -> None:
    world_file.write_text(json.dumps(world | {"orders": ""}))
    assert page.get("/demo/world")["takes_orders"] is False
    answer = page.post("/demo/orders/kill-worker", {})
    assert answer.status_code == 400
    assert "by hand" in answer.json()["sentence"]


@contextlib.contextmanager
def launcher(orders: Path, **answer: str) -> Iterator[list[Any]]:
    """Play the launcher: give every request to move time this answer; gives what was asked."""
    asked: list[Any] = []
    done = threading.Event()

    def serve() -> None:
        while not done.wait(0.01):
            for file in orders.glob("move-*.json"):
                asked.append(json.loads(file.read_text()))
                file.unlink()
                part = file.with_suffix(".part")
                part.write_text(json.dumps(answer))
                part.replace(orders / file.name.replace("move-", "moved-"))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield asked
    finally:
        done.set()
        thread.join()


def move(page: StandIn, take: Any, **order: Any) -> requests.Response:
    return page.post(f"/demo/takes/{take['id']}/later", order)


def test_time_is_moved_by_the_launcher_and_added_up_for_each_case(
    page: StandIn, world: dict[str, Any]
) -> None:
    take = begin(page)
    assert take["moved"] == {}
    with launcher(Path(world["orders"])) as asked:
        for minutes in (15, 30):
            assert move(page, take, ref=REF, minutes=minutes).status_code == 200
        assert move(page, take, ref="ABC234", minutes=5).json() == {"moved": {REF: 45, "ABC234": 5}}
    assert asked == [
        {"ref": REF, "minutes": 15},
        {"ref": REF, "minutes": 30},
        {"ref": "ABC234", "minutes": 5},
    ]
    # A page loaded anew says so, too; another scene has moved nothing.
    assert page.get(f"/demo/takes/{take['id']}")["moved"] == {REF: 45, "ABC234": 5}
    assert begin(page)["moved"] == {}


def test_time_that_was_not_moved_is_not_shown_as_moved(
    page: StandIn, world: dict[str, Any]
) -> None:
    take = begin(page)
    with launcher(Path(world["orders"]), refused="Nobody has joined case K7M4Q2."):
        answer = move(page, take, ref=REF, minutes=15)
    assert (answer.status_code, answer.json()["sentence"]) == (
        409,
        "Nobody has joined case K7M4Q2.",
    )
    assert page.get(f"/demo/takes/{take['id']}")["moved"] == {}


def test_without_a_launcher_no_time_is_moved(
    page: StandIn, world: dict[str, Any], world_file: Path
) -> None:
    take = begin(page)
    world_file.write_text(json.dumps(world | {"orders": ""}))
    answer = move(page, take, ref=REF, minutes=15)
    assert answer.status_code == 400
    assert "no time can be moved" in answer.json()["sentence"]


@pytest.mark.parametrize(
    "order",
    [{}, {"ref": "", "minutes": 15}, {"ref": REF}, {"ref": REF, "minutes": True}],
)
def test_a_move_that_makes_no_sense_is_refused(
    page: StandIn, world: dict[str, Any], order: dict[str, Any]
) -> None:
    take = begin(page)
    assert move(page, take, **order).status_code == 400
    assert list(Path(world["orders"]).iterdir()) == []
    assert page.post("/demo/takes/none/later", order).status_code == 404


def test_the_operator_of_the_story_rings_and_judges() -> None:
    assert {"rang", "judge"} <= set(control_room.ACTIONS)
