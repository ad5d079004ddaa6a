"""The person's phone, the log and health."""

import pytest
import requests

from tests.simulator.sink import Sink, until
from tests.simulator.stand_in import NUMBER, PHONE, StandIn


def test_a_phone_shows_both_sides_in_order(stand_in: StandIn, service: Sink) -> None:
    stand_in.post(f"/phones/{PHONE}/send", {"body": "482913"})
    stand_in.client().messages.create(to=PHONE, from_=NUMBER, body="WAIT.")
    until(lambda: len(stand_in.phone()) == 2)
    inbound, ours = stand_in.get(f"/phones/{PHONE}")["messages"]
    assert (inbound["from"], inbound["to"], inbound["body"]) == (PHONE, NUMBER, "482913")
    assert (ours["from"], ours["to"], ours["body"]) == (NUMBER, PHONE, "WAIT.")
    assert inbound["time_ns"] < ours["time_ns"]


def test_the_log_is_in_order_and_read_from_where_one_stopped(
    stand_in: StandIn, service: Sink
) -> None:
    stand_in.post(f"/phones/{PHONE}/send", {"body": "482913"})
    stand_in.client().messages.create(to=PHONE, from_=NUMBER, body="WAIT.")
    first, second = stand_in.log()
    assert (first["kind"], second["kind"]) == ("inbound", "accepted")
    assert (second["to"], second["from"], second["body"]) == (PHONE, NUMBER, "WAIT.")
    assert first["time_ns"] < second["time_ns"]
    (new,) = stand_in.get(f"/log?after={first['seq']}")["entries"]
    assert new["sid"] == second["sid"]


@pytest.mark.parametrize("number", ["07700900101", "+0", "phone", "+44 7700 900101"])
def test_a_phone_needs_a_number(stand_in: StandIn, number: str) -> None:
    assert requests.get(f"{stand_in.url}/phones/{number}", timeout=30).status_code == 400
    assert stand_in.post(f"/phones/{number}/send", {"body": "x"}).status_code == 400


@pytest.mark.parametrize("body", [{}, [], None, {"body": ""}, {"body": 7}, {"body": "x" * 20_000}])
def test_a_text_needs_words(stand_in: StandIn, body: object) -> None:
    assert stand_in.post(f"/phones/{PHONE}/send", body).status_code == 400
    assert stand_in.log() == []


def test_health(stand_in: StandIn) -> None:
    assert stand_in.get("/healthz") == {"status": "up"}


@pytest.mark.parametrize("path", ["/log", "/faults", f"/phones/{PHONE}"])
def test_nobody_reads_it_through_another_name(stand_in: StandIn, path: str) -> None:
    """F9: a page whose domain points here could read every phone and the log."""
    answer = requests.get(stand_in.url + path, headers={"Host": "elsewhere.example:80"}, timeout=30)
    assert answer.status_code == 403
    assert PHONE not in answer.text


@pytest.mark.parametrize("path", ["/faults", f"/phones/{PHONE}/send"])
def test_no_other_page_orders_anything(stand_in: StandIn, path: str) -> None:
    """F9: any page in the browser could send texts as the person, or break the provider."""
    foreign = {"Origin": "http://127.0.0.1:1"}
    order = {"kind": "error_500", "body": "SOS"}
    answer = requests.post(stand_in.url + path, json=order, headers=foreign, timeout=30)
    assert answer.status_code == 403
    assert requests.delete(stand_in.url + "/faults", headers=foreign, timeout=30).status_code == 403
    assert stand_in.get("/faults") == {"faults": []}
    assert stand_in.log() == []


def test_the_provider_s_own_interface_has_its_credentials_and_no_such_guard(
    stand_in: StandIn,
) -> None:
    url = f"{stand_in.url}/2010-04-01/Accounts/AC1/Messages.json"
    answer = requests.get(url, headers={"Host": "elsewhere.example"}, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (401, 20003)
