"""The real twilio package finds the stand-in to be Twilio."""

import http.client
import socket
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
import requests
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.sink import Sink, until
from tests.simulator.stand_in import NUMBER, PHONE, SID, TOKEN, StandIn


def refusal(client: Client, **change: object) -> TwilioRestException:
    """Return the error the package raises for a bad request."""
    fields = {"to": PHONE, "from_": NUMBER, "body": "WAIT.", **change}
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(**fields)
    return caught.value


def test_a_sent_message_has_the_fields_of_the_resource(stand_in: StandIn) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    message = stand_in.client().messages.create(to=PHONE, from_=NUMBER, body="x" * 161)
    assert message.sid is not None
    assert message.sid.startswith("SM")
    assert len(message.sid) == 34
    assert (message.status, message.direction) == ("queued", "outbound-api")
    assert (message.to, message.from_, message.account_sid) == (PHONE, NUMBER, SID)
    assert (message.num_segments, message.num_media) == ("2", "0")
    assert (message.error_code, message.date_sent, message.price) == (None, None, None)
    assert message.date_created is not None
    assert message.date_created >= before
    assert message.uri == f"/2010-04-01/Accounts/{SID}/Messages/{message.sid}.json"


def test_a_message_is_fetched_with_its_later_state(stand_in: StandIn) -> None:
    client = stand_in.client()
    sid = str(client.messages.create(to=PHONE, from_=NUMBER, body="WAIT.").sid)
    until(lambda: client.messages(sid).fetch().status == "delivered")
    assert client.messages(sid).fetch().date_sent is not None


def test_a_messaging_service_chooses_the_sender_later(stand_in: StandIn) -> None:
    client, service = stand_in.client(), "MG" + "1" * 32
    message = client.messages.create(to=PHONE, messaging_service_sid=service, body="WAIT.")
    assert (message.status, message.from_, message.num_segments) == ("accepted", None, "0")
    until(lambda: client.messages(str(message.sid)).fetch().status == "delivered")
    fetched = client.messages(str(message.sid)).fetch()
    assert (fetched.from_, fetched.num_segments) == (NUMBER, "1")
    assert fetched.messaging_service_sid == service


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"to": "07700900101"}, 21211, 400),
        ({"to": "+442079460000"}, 21614, 400),
        ({"to": "+33639981234"}, 21408, 400),
        ({"to": ""}, 21604, 400),
        ({"from_": "+447700900999"}, 21606, 400),
        ({"from_": ""}, 21603, 400),
        ({"body": ""}, 21602, 400),
        ({"body": "x" * 1601}, 21617, 400),
        ({"status_callback": "control/status"}, 21609, 400),
        ({"validity_period": 0}, 90007, 400),
        ({"validity_period": 36_001}, 90007, 400),
    ],
)
def test_a_bad_request_is_refused_with_its_code(
    stand_in: StandIn, change: dict[str, object], code: int, status: int
) -> None:
    error = refusal(stand_in.client(), **change)
    assert (error.code, error.status) == (code, status)
    assert [entry["kind"] for entry in stand_in.log()] == ["refused"]
    assert stand_in.phone() == []


def test_bad_credentials_are_refused(stand_in: StandIn) -> None:
    error = refusal(stand_in.client(token="another"))
    assert (error.code, error.status, error.msg) == (
        20003,
        401,
        "Unable to create record: Authenticate",
    )


def test_an_unknown_message_is_not_found(stand_in: StandIn) -> None:
    with pytest.raises(TwilioRestException) as caught:
        stand_in.client().messages("SM" + "f" * 32).fetch()
    assert (caught.value.code, caught.value.status) == (20404, 404)


def test_an_error_has_the_body_of_twilio(stand_in: StandIn) -> None:
    url = f"{stand_in.url}/2010-04-01/Accounts/{SID}/Messages.json"
    answer = requests.post(url, data={"To": "12"}, auth=(SID, TOKEN), timeout=30)
    assert answer.json() == {
        "code": 21211,
        "message": "Invalid 'To' Phone Number: 12",
        "more_info": "https://www.twilio.com/docs/errors/21211",
        "status": 400,
    }


def test_dates_are_those_of_rfc_2822(stand_in: StandIn) -> None:
    url = f"{stand_in.url}/2010-04-01/Accounts/{SID}/Messages.json"
    form = {"To": PHONE, "From": NUMBER, "Body": "WAIT."}
    answer = requests.post(url, data=form, auth=(SID, TOKEN), timeout=30)
    assert answer.status_code == 201
    written = answer.json()["date_created"]
    assert datetime.strptime(written, "%a, %d %b %Y %H:%M:%S %z").utcoffset() == timedelta(0)


def test_asking_finds_what_was_sent_to_this_phone_since(stand_in: StandIn) -> None:
    client = stand_in.client()
    start = datetime.now(UTC)
    client.messages.create(to=PHONE, from_=NUMBER, body="first")
    client.messages.create(to="+447700900102", from_=NUMBER, body="other phone")
    client.messages.create(to=PHONE, from_=NUMBER, body="second")
    found = client.messages.list(to=PHONE, date_sent_after=start)
    assert [message.body for message in found] == ["second", "first"]
    later = start + timedelta(hours=1)
    assert client.messages.list(to=PHONE, date_sent_after=later) == []
    assert len(client.messages.list(to=PHONE, date_sent_before=later)) == 2
    today, day = start.date(), timedelta(days=1)
    # Midnight may pass between two texts.
    by_day = [client.messages.list(from_=NUMBER, date_sent=one) for one in (today, today + day)]
    assert sum(len(texts) for texts in by_day) == 3
    assert client.messages.list(date_sent=today - day) == []


def test_a_long_list_comes_in_pages(stand_in: StandIn) -> None:
    client = stand_in.client()
    for number in range(7):
        client.messages.create(to=PHONE, from_=NUMBER, body=f"text {number}")
    paged = client.messages.list(to=PHONE, page_size=3)
    assert [message.body for message in paged] == [f"text {number}" for number in range(6, -1, -1)]


def test_a_date_that_is_none_is_refused(stand_in: StandIn) -> None:
    url = f"{stand_in.url}/2010-04-01/Accounts/{SID}/Messages.json?DateSent=yesterday"
    answer = requests.get(url, auth=(SID, TOKEN), timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_an_answer_comes_in_one_write(stand_in: StandIn) -> None:
    host, port = str(urlsplit(stand_in.url).hostname), int(urlsplit(stand_in.url).port or 0)
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        first = connection.recv(65536)
    assert first.startswith(b"HTTP/1.1 200")
    assert first.endswith(b'{"status": "up"}')


def test_an_oversized_request_is_refused(stand_in: StandIn) -> None:
    url = f"{stand_in.url}/2010-04-01/Accounts/{SID}/Messages.json"
    answer = requests.post(url, data={"Body": "x" * 100_000}, auth=(SID, TOKEN), timeout=30)
    assert answer.status_code == http.client.REQUEST_ENTITY_TOO_LARGE


def test_the_stand_in_forgets_the_oldest_and_says_so(service: Sink) -> None:
    small = StandIn(service_url=service.url, messages_kept=3)
    try:
        for number in range(5):
            small.client().messages.create(to=PHONE, from_=NUMBER, body=f"text {number}")
        assert [entry["body"] for entry in small.log()] == ["text 2", "text 3", "text 4"]
        assert small.get("/log")["dropped"] == 2
        assert len(small.client().messages.list(to=PHONE)) == 3
    finally:
        small.close()
