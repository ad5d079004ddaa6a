"""The real gateway against the stand-in, over loopback HTTP."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from community.streetsafe.gateways import base
from community.streetsafe.gateways.open311 import Open311Gateway
from community.streetsafe.rules import request_text
from community.streetsafe.rules.council_answers import Answer
from tests.simulator.open311.council import JURISDICTION, KEY, Council

TOKEN = uuid4()
REQUEST = base.Request(
    token=TOKEN,
    service_code="LAMP",
    description=f"Lighting: Tanner Row.\nOur reference: {request_text.reference(TOKEN)}",
    address="Tanner Row, Goodmayes Mead, Redbridge",
    place=(51.561234, 0.09),
)
gateway = Open311Gateway()


@pytest.fixture
def council() -> Iterator[Council]:
    running = Council()
    yield running
    running.close()


def where(council: Council) -> base.Where:
    return base.Where(url=council.url, jurisdiction_id=JURISDICTION, api_key=KEY)


def find(place: base.Where, **changes: Any) -> base.Sent | None:
    now = datetime.now(UTC)
    asked = {"token": TOKEN, "service_code": "LAMP", "since": now, "until": now, **changes}
    return gateway.find(place, **asked)


def test_a_request_arrives_whole_and_is_found_and_looked_up(council: Council) -> None:
    place = where(council)
    assert find(place) is None
    sent = gateway.post(place, REQUEST)
    (held,) = council.held()
    assert held["form"] == {
        "jurisdiction_id": JURISDICTION,
        "service_code": "LAMP",
        "lat": "51.56123",
        "long": "0.09000",
        "address_string": REQUEST.address,
        "description": REQUEST.description,
    }
    assert sent.number == held["service_request_id"]
    assert find(place) == sent
    assert find(place, token=uuid4()) is None
    assert find(place, service_code="HEDGE") is None
    assert gateway.look_up(place, number=sent.number) == Answer(status="open")
    council.say(
        sent.number,
        status="closed",
        status_notes="\x07Done.\u202e \n Lamp 4",
        expected="2026-12-01T23:30:00Z",
    )
    assert gateway.look_up(place, number=sent.number) == Answer(
        status="closed", words="Done. Lamp 4", expected_on=date(2026, 12, 1)
    )


def test_without_a_place_the_address_says_where(council: Council) -> None:
    gateway.post(where(council), replace(REQUEST, place=None))
    assert "lat" not in council.held()[0]["form"]


@pytest.mark.parametrize(
    "kind", ["stored_then_cut", "stored_then_500", "stored_then_slow", "garbage", "xml"]
)
def test_a_broken_answer_is_unknown_and_the_request_is_found(
    council: Council, kind: str, settings: Any
) -> None:
    settings.OPEN311_TIMEOUT = timedelta(seconds=1)
    council.order(kind, times=1, seconds=3)
    with pytest.raises(base.Unknown):
        gateway.post(where(council), REQUEST)
    settings.OPEN311_TIMEOUT = timedelta(seconds=8)
    found = find(where(council))
    assert found is not None
    assert [one["service_request_id"] for one in council.held()] == [found.number]


def test_an_error_before_anything_is_stored_is_unknown_too(council: Council) -> None:
    council.order("error_500", times=1)
    with pytest.raises(base.Unknown):
        gateway.post(where(council), REQUEST)
    assert find(where(council)) is None


def test_a_request_stored_twice_is_the_first_of_the_two(council: Council) -> None:
    council.order("duplicate", times=1)
    sent = gateway.post(where(council), REQUEST)
    assert len(council.held()) == 2
    assert sent.number == council.held()[0]["service_request_id"]
    assert find(where(council)) == sent


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"api_key": "wrong"}, "api_key is missing or wrong"),
        ({"jurisdiction_id": "elsewhere"}, "jurisdiction_id was not found"),
    ],
)
def test_a_refusal_brings_its_sentence(
    council: Council, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(base.Refused, match=sentence):
        gateway.post(replace(where(council), **changes), REQUEST)
    assert council.held() == []


def test_too_many_requests_and_nobody_there_are_certainly_not_taken(council: Council) -> None:
    council.order("error_429", times=1)
    place = where(council)
    with pytest.raises(base.Busy):
        gateway.post(place, REQUEST)
    council.close()
    with pytest.raises(base.Busy):
        gateway.post(place, REQUEST)
    with pytest.raises(base.Unknown):
        find(place)


@pytest.mark.parametrize("kind", ["garbage", "xml", "error_500", "error_403"])
def test_a_question_without_a_clear_answer_is_unknown(council: Council, kind: str) -> None:
    sent = gateway.post(where(council), REQUEST)
    council.order(kind)
    with pytest.raises(base.Unknown):
        find(where(council))
    with pytest.raises(base.Unknown):
        gateway.look_up(where(council), number=sent.number)


@pytest.mark.parametrize("number", ["77", "../held", "1?x=1", "a b"])
def test_a_number_that_is_not_known_there_is_unknown(council: Council, number: str) -> None:
    with pytest.raises(base.Unknown):
        gateway.look_up(where(council), number=number)


def test_a_ticket_becomes_a_number() -> None:
    council = Council(tickets=True)
    try:
        sent = gateway.post(where(council), REQUEST)
        assert (sent.number, bool(sent.ticket)) == ("", True)
        number = gateway.number_of(where(council), ticket=sent.ticket)
        assert number == council.held()[0]["service_request_id"]
    finally:
        council.close()


@contextmanager
def odd_council(body: bytes, *, status: int = 200, headers: dict[str, str]) -> Iterator[base.Where]:
    """Answer everything with the same bytes."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *args: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield base.Where(url=f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b"[1]",
        b'[{"service_request_id": null}]',
        b'[{"service_request_id": true}]',
        b'[{"service_request_id": "' + b"9" * 65 + b'"}]',
        b'[{"service_request_id": "\\u0000\\u202e"}]',
        b"[" * 100_000,
        b'[{"service_request_id": ' + b"9" * 5000 + b"}]",
        b"\xff\xfe",
    ],
)
def test_a_yes_that_names_no_request_is_unknown(body: bytes) -> None:
    with odd_council(body, status=201, headers={}) as place, pytest.raises(base.Unknown):
        gateway.post(place, REQUEST)


def test_a_way_to_somewhere_else_is_not_followed(council: Council) -> None:
    away = {"Location": f"{council.url}/requests.json"}
    with odd_council(b"", status=307, headers=away) as place, pytest.raises(base.Unknown):
        gateway.post(replace(place, jurisdiction_id=JURISDICTION, api_key=KEY), REQUEST)
    assert council.held() == []


def test_a_list_that_may_have_been_cut_off_proves_nothing() -> None:
    listed = json.dumps([{"service_request_id": str(n)} for n in range(1000)]).encode()
    with odd_council(listed, headers={}) as place, pytest.raises(base.Unknown):
        find(place)
    fewer = json.dumps([{"service_request_id": str(n)} for n in range(999)]).encode()
    with odd_council(fewer, headers={}) as place:
        assert find(place) is None


def test_an_answer_without_end_is_not_read_to_it() -> None:
    with odd_council(b" " * 2_000_001, headers={}) as place, pytest.raises(base.Unknown):
        find(place)


@pytest.mark.parametrize(
    ("said", "waits"),
    [("30", timedelta(seconds=30)), ("9" * 12, timedelta(hours=6)), ("soon", None), ("-1", None)],
)
def test_how_long_to_wait_is_read_and_bounded(said: str, waits: timedelta | None) -> None:
    with (
        odd_council(b"", status=429, headers={"Retry-After": said}) as place,
        pytest.raises(base.Busy) as busy,
    ):
        gateway.post(place, REQUEST)
    assert busy.value.retry_after == waits


@pytest.mark.parametrize(
    "when", ["soon", "", 7, None, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_a_date_that_cannot_be_read_is_none(when: object) -> None:
    said = [{"service_request_id": "1", "status": "open", "expected_datetime": when}]
    with odd_council(json.dumps(said).encode(), headers={}) as place:
        assert gateway.look_up(place, number="1") == Answer(status="open")


def test_the_key_is_in_no_repr_and_in_no_address(council: Council, caplog: Any) -> None:
    caplog.set_level("DEBUG")
    place = where(council)
    sent = gateway.post(place, REQUEST)
    find(place)
    gateway.look_up(place, number=sent.number)
    assert KEY not in repr(place)
    assert KEY not in caplog.text
