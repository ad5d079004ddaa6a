"""The real package against the stand-in: every answer by what it calls for."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from foundation.sms.gateways import base, twilio_errors
from foundation.sms.gateways.twilio import STATUS_WORDS, TwilioGateway, status_of
from foundation.sms.statuses import MessageStatus
from tests.simulator.stand_in import PHONE, SID, StandIn

CALLBACK = "http://127.0.0.1:1/webhooks/twilio/status/x"
BODY = "Demo Police: WAIT. [café] £5"


def send(gateway: TwilioGateway, *, to: str = PHONE, body: str = BODY) -> str:
    """Send one text and answer its Sid."""
    return gateway.send(to=to, body=body, callback_url=CALLBACK).sid


def find(gateway: TwilioGateway, *, body: str = BODY, known: tuple[str, ...] = ()) -> str | None:
    """Ask for a text of the last minute."""
    since = datetime.now(UTC) - timedelta(minutes=1)
    return gateway.find(to=PHONE, body=body, since=since, except_sids=known)


def sends(stand_in: StandIn) -> list[dict[str, Any]]:
    """List what the stand-in accepted."""
    return [entry for entry in stand_in.log() if entry.get("kind") == "accepted"]


def test_a_text_is_accepted_word_for_word(gateway: TwilioGateway, stand_in: StandIn) -> None:
    sid = send(gateway)
    (entry,) = sends(stand_in)
    assert (entry["sid"], entry["to"], entry["body"]) == (sid, PHONE, BODY)


@pytest.mark.parametrize(
    ("valid_for", "seconds"),
    [
        (None, 36_000),
        (timedelta(minutes=10), 600),
        # What Twilio would refuse, and the text with it.
        (timedelta(0), 1),
        (timedelta(hours=11), 36_000),
    ],
)
def test_a_text_is_kept_by_the_provider_as_long_as_it_is_worth_sending(
    gateway: TwilioGateway, stand_in: StandIn, valid_for: timedelta | None, seconds: int
) -> None:
    gateway.send(to=PHONE, body=BODY, callback_url=CALLBACK, valid_for=valid_for)
    (entry,) = sends(stand_in)
    assert entry["validity_period"] == seconds


@pytest.mark.parametrize(("number", "code"), [("12345", 21211), ("+441632960000", 21614)])
def test_a_number_that_takes_no_texts_is_refused_for_good(
    gateway: TwilioGateway, number: str, code: int
) -> None:
    with pytest.raises(base.Refused) as refused:
        send(gateway, to=number)
    assert refused.value.code == code
    assert not isinstance(refused.value, base.OptedOut)


@pytest.mark.parametrize("code", sorted(twilio_errors.NAMES_THE_NUMBER))
def test_a_code_that_names_the_number_drops_the_text(
    gateway: TwilioGateway, stand_in: StandIn, code: int
) -> None:
    stand_in.order("refused", code=code, times=1)
    with pytest.raises(base.Refused) as refused:
        send(gateway)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "code",
    [
        *(20001, 20003, 20005, 20404, 21212, 21602, 21603, 21606, 21609, 21611, 21617),
        *(21659, 21660, 21661, 29999, 63038, *twilio_errors.SOUNDS_LIKE_THE_NUMBER),
    ],
)
def test_any_other_refusal_is_ours_and_a_code_of_tomorrow_too(
    gateway: TwilioGateway, stand_in: StandIn, code: int
) -> None:
    """F18: a newer code of the provider dropped the text for good, and raised nothing."""
    stand_in.order("refused", code=code, times=1)
    with pytest.raises(base.Barred) as barred:
        send(gateway)
    assert barred.value.code == code


def test_a_country_that_our_account_has_switched_off_is_ours(gateway: TwilioGateway) -> None:
    """F18: the number was blamed for a permission of ours."""
    with pytest.raises(base.Barred):
        send(gateway, to="+33612345678")


@pytest.mark.parametrize("babbler", ["400 in words", "403 without words"], indirect=True)
def test_a_refusal_without_a_code_is_ours(
    gateway: TwilioGateway, settings: Any, babbler: str
) -> None:
    """F18: so is one that we cannot read."""
    settings.TWILIO_BASE_URL = babbler
    with pytest.raises(base.Barred):
        send(gateway)


@pytest.mark.parametrize("code", [14107, 20429])
def test_our_own_pace_is_no_fault_yet(gateway: TwilioGateway, stand_in: StandIn, code: int) -> None:
    stand_in.order("refused", code=code, times=1)
    with pytest.raises(base.Busy) as busy:
        send(gateway)
    assert not isinstance(busy.value, base.Barred)


def test_a_phone_that_opted_out_is_told_apart(gateway: TwilioGateway, stand_in: StandIn) -> None:
    stand_in.post(f"/phones/{PHONE}/send", {"body": "STOP"})
    with pytest.raises(base.OptedOut):
        send(gateway)


def test_a_busy_provider_says_how_long(gateway: TwilioGateway, stand_in: StandIn) -> None:
    stand_in.order("error_429", times=1)
    with pytest.raises(base.Busy) as busy:
        send(gateway)
    assert busy.value.retry_after == timedelta(seconds=1)
    assert sends(stand_in) == []


@pytest.mark.parametrize("change", [{"TWILIO_AUTH_TOKEN": "wrong"}, {"TWILIO_ACCOUNT_SID": "AC9"}])
def test_wrong_credentials_bar_the_account_and_not_the_text(
    gateway: TwilioGateway, settings: Any, change: dict[str, str]
) -> None:
    for name, value in change.items():
        setattr(settings, name, value)
    with pytest.raises(base.Barred):
        send(gateway)


def test_a_foreign_sender_number_bars_every_text(gateway: TwilioGateway, settings: Any) -> None:
    settings.PUBLISHED_NUMBER = "+447700900999"
    with pytest.raises(base.Barred):
        send(gateway)


@pytest.mark.parametrize("fault", ["error_500", "accepted_then_500", "refuse_connections"])
def test_a_meaningless_answer_is_unknown(
    gateway: TwilioGateway, stand_in: StandIn, fault: str
) -> None:
    stand_in.order(fault, times=1)
    with pytest.raises(base.Unknown):
        send(gateway)


def test_a_slow_answer_is_unknown_after_the_timeout(
    gateway: TwilioGateway, stand_in: StandIn, settings: Any
) -> None:
    settings.PROVIDER_TIMEOUT = timedelta(seconds=0.5)
    stand_in.order("slow", seconds=20, times=1)
    began = time.monotonic()
    with pytest.raises(base.Unknown):
        send(gateway)
    # A busy machine needs more than the 0.5 s; whoever waits for the answer needs 20.
    assert time.monotonic() - began < 10
    assert len(sends(stand_in)) == 1


def test_a_refused_connection_is_certainly_not_accepted(
    gateway: TwilioGateway, settings: Any
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.TWILIO_BASE_URL = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(base.Busy):
        send(gateway)


ANSWERS = {
    "nothing": b"",
    "half a status line": b"HTTP/1.1 20",
    "no JSON": b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello",
    "a JSON list": b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n[]",
    "no Sid": b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}",
    "cut off": b'HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{"sid": "SM1',
    "a redirect": b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
    "503 without words": b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n",
    "500 in words": b"HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\noh!",
}
REFUSALS = {
    "400 in words": b"HTTP/1.1 400 No\r\nContent-Length: 3\r\n\r\noh!",
    "403 without words": b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
}


@pytest.fixture
def babbler(request: pytest.FixtureRequest) -> Iterator[str]:
    """Serve one fixed answer to everybody, then close the connection."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _peer = server.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall((ANSWERS | REFUSALS)[request.param])

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


@pytest.mark.parametrize("babbler", ANSWERS, indirect=True)
def test_nonsense_is_unknown_whether_sending_or_asking(
    gateway: TwilioGateway, settings: Any, babbler: str
) -> None:
    settings.TWILIO_BASE_URL = babbler
    settings.PROVIDER_TIMEOUT = timedelta(seconds=2)
    with pytest.raises(base.Unknown):
        send(gateway)
    with pytest.raises(base.Unknown):
        find(gateway)


def test_asking_finds_what_was_accepted_without_an_answer(
    gateway: TwilioGateway, stand_in: StandIn
) -> None:
    stand_in.order("accepted_then_500", times=1)
    with pytest.raises(base.Unknown):
        send(gateway)
    (entry,) = sends(stand_in)
    assert find(gateway) == entry["sid"]


def test_asking_finds_no_other_text(gateway: TwilioGateway) -> None:
    earlier = send(gateway)
    send(gateway, body=BODY + "!")
    send(gateway, to="+447700900102")
    assert find(gateway, known=(earlier,)) is None


def test_asking_leaves_out_what_is_older(gateway: TwilioGateway) -> None:
    send(gateway)
    since = datetime.now(UTC) + timedelta(minutes=10)
    assert gateway.find(to=PHONE, body=BODY, since=since, except_sids=()) is None


def test_asking_looks_through_a_whole_day_of_one_phone(gateway: TwilioGateway) -> None:
    first = send(gateway)
    for number in range(120):
        send(gateway, body=f"another {number}")
    assert find(gateway) == first


def test_a_list_that_is_cut_off_is_no_certain_no(
    gateway: TwilioGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foundation.sms.gateways.twilio._LISTED_AT_MOST", 3)
    for number in range(3):
        send(gateway, body=f"another {number}")
    with pytest.raises(base.Unknown):
        find(gateway)


@pytest.mark.parametrize("fault", ["error_500", "error_429", "refuse_connections"])
def test_a_provider_that_cannot_tell_says_so(
    gateway: TwilioGateway, stand_in: StandIn, fault: str
) -> None:
    stand_in.order(fault, lists_too=True)
    with pytest.raises(base.Unknown):
        find(gateway)


def test_threads_share_a_client(gateway: TwilioGateway, stand_in: StandIn) -> None:
    with ThreadPoolExecutor(8) as pool:
        sids = list(pool.map(lambda number: send(gateway, body=f"text {number}"), range(40)))
    assert len(set(sids)) == 40
    assert {entry["sid"] for entry in sends(stand_in)} == set(sids)


def test_a_name_that_takes_too_long_to_look_up_leads_to_no_post(
    gateway: TwilioGateway, stand_in: StandIn, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PROVIDER_TIMEOUT = timedelta(seconds=1)
    real = socket.getaddrinfo

    def slow(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.6)
        return real(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    # Nothing was posted, so nothing has to be asked: that is what Busy says.
    with pytest.raises(base.Busy):
        send(gateway)
    monkeypatch.undo()
    assert sends(stand_in) == []
    send(gateway)
    assert len(sends(stand_in)) == 1


def test_connections_are_used_again(
    gateway: TwilioGateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="urllib3.connectionpool")
    for number in range(20):
        send(gateway, body=f"text {number}")
    opened = [record for record in caplog.records if "Starting new HTTP" in record.msg]
    assert len(opened) == 1


def test_proxies_of_the_environment_are_not_used(
    gateway: TwilioGateway, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    send(gateway)
    monkeypatch.undo()
    assert len(sends(stand_in)) == 1


def test_the_environment_of_the_package_is_not_read(
    stand_in: StandIn, gateway: TwilioGateway, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWILIO_EDGE", "sydney")
    monkeypatch.setenv("TWILIO_REGION", "au1")
    # Another account makes another client, now that the environment is set.
    settings.PROVIDER_TIMEOUT = timedelta(seconds=4)
    send(gateway)
    assert sends(stand_in)[0]["to"] == PHONE


def test_nothing_of_a_text_is_logged(
    gateway: TwilioGateway, stand_in: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stand_in.order("error_500", times=1)
    with pytest.raises(base.Unknown):
        send(gateway)
    find(gateway)
    assert PHONE not in caplog.text
    assert PHONE.removeprefix("+") not in caplog.text
    assert "WAIT" not in caplog.text
    assert SID not in caplog.text


def test_every_status_word_has_a_meaning_and_a_new_one_proves_acceptance() -> None:
    assert set(STATUS_WORDS.values()) == {
        MessageStatus.ACCEPTED,
        MessageStatus.SENT,
        MessageStatus.DELIVERED,
        MessageStatus.UNDELIVERED,
        MessageStatus.FAILED,
    }
    assert status_of("a word of tomorrow") is MessageStatus.ACCEPTED
