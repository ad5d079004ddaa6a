"""The stand-in answers as GeoReport v2 is published, and fails as it is told to."""

import argparse
from typing import Any

import pytest
import requests

from simulator.open311 import command
from simulator.open311.faults import FaultKind
from tests.simulator.open311.council import JURISDICTION, KEY, PATIENCE, Council

ASKED = {
    "api_key": KEY,
    "jurisdiction_id": JURISDICTION,
    "service_code": "LAMP",
    "lat": "51.55",
    "long": "0.07",
    "description": "A <b>lamp</b> is out.",
}


def post(council: Council, **changes: str) -> requests.Response:
    form = {name: value for name, value in {**ASKED, **changes}.items() if value}
    return requests.post(f"{council.url}/requests.json", data=form, timeout=PATIENCE)


def get(council: Council, path: str, **query: str) -> requests.Response:
    asked = {"jurisdiction_id": JURISDICTION, **query}
    return requests.get(f"{council.url}/{path}", params=asked, timeout=PATIENCE)


def test_a_request_is_taken_listed_and_shown_and_its_key_is_not(council: Council) -> None:
    answer = post(council)
    assert answer.status_code == 201
    number = answer.json()[0]["service_request_id"]
    for path in ("requests.json", f"requests/{number}.json"):
        (shown,) = get(council, path).json()
        assert (shown["service_request_id"], shown["status"]) == (number, "open")
        assert shown["description"] == ASKED["description"]
    assert "api_key" not in council.held()[0]["form"]
    page = requests.get(council.url, timeout=PATIENCE).text
    assert "&lt;b&gt;lamp" in page
    assert KEY not in page


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"api_key": "another"}, 403),
        ({"jurisdiction_id": ""}, 400),
        ({"jurisdiction_id": "elsewhere"}, 404),
        ({"service_code": ""}, 400),
        ({"service_code": "MOON"}, 404),
        ({"lat": ""}, 400),
        ({"description": "x" * 4001}, 400),
    ],
)
def test_what_lacks_something_is_refused_with_a_sentence(
    council: Council, changes: dict[str, str], status: int
) -> None:
    answer = post(council, **changes)
    assert answer.status_code == status
    assert answer.json()[0]["code"] == status
    assert answer.json()[0]["description"]
    assert council.held() == []


def test_a_list_is_of_the_time_and_the_service_that_are_named(council: Council) -> None:
    post(council)
    for query, many in (
        ({"service_code": "LAMP"}, 1),
        ({"service_code": "HEDGE"}, 0),
        ({"end_date": "2020-01-01T00:00:00Z"}, 0),
        ({"start_date": "2020-01-01T00:00:00Z"}, 1),
        ({"status": "closed"}, 0),
    ):
        assert len(get(council, "requests.json", **query).json()) == many
    assert get(council, "requests.json", start_date="soon").status_code == 400


@pytest.mark.parametrize(
    ("kind", "held", "status"),
    [
        ("stored_then_500", 1, 500),
        ("duplicate", 2, 201),
        ("error_500", 0, 500),
        ("error_429", 0, 429),
        ("error_403", 0, 403),
        ("garbage", 1, 200),
        ("xml", 1, 200),
        ("stored_then_slow", 1, 201),
        ("slow", 1, 201),
    ],
)
def test_a_fault_does_what_it_says_once(
    council: Council, kind: str, held: int, status: int
) -> None:
    council.order(kind, times=1, seconds=0.01)
    assert post(council).status_code == status
    assert len(council.held()) == held
    assert post(council).status_code == 201


def test_a_cut_connection_leaves_the_request_behind(council: Council) -> None:
    council.order("stored_then_cut", times=1)
    with pytest.raises(requests.ConnectionError):
        post(council)
    assert len(council.held()) == 1


@pytest.mark.parametrize("order", [None, {}, {"kind": "rain"}, {"kind": "slow", "times": 0}])
def test_an_order_that_makes_no_sense_is_refused(council: Council, order: Any) -> None:
    answer = requests.post(f"{council.url}/faults", json=order, timeout=PATIENCE)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_every_kind_of_fault_can_be_ordered_listed_and_ended(council: Council) -> None:
    for kind in FaultKind:
        council.order(kind)
    shown = requests.get(f"{council.url}/faults", timeout=PATIENCE).json()["faults"]
    assert [one["kind"] for one in shown] == list(FaultKind)
    requests.delete(f"{council.url}/faults", timeout=PATIENCE)
    assert post(council).status_code == 201


def test_another_page_in_the_browser_gives_no_orders(council: Council) -> None:
    foreign = {"Origin": "https://elsewhere.example"}
    answer = requests.post(
        f"{council.url}/faults", json={"kind": "slow"}, headers=foreign, timeout=PATIENCE
    )
    assert answer.status_code == 403


def test_the_command_demands_a_key_and_this_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(command.KEY_VARIABLE, KEY)
    parser = argparse.ArgumentParser()
    command.add_to(parser.add_subparsers())
    given = parser.parse_args(["open311", "--host", "0.0.0.0"])  # noqa: S104
    assert given.api_key == KEY
    assert given.run(given) == 2
    assert "127.0.0.1" in capsys.readouterr().err
