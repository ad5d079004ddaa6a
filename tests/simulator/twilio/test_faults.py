"""Each fault does what its name says, for whom it was ordered and as often."""

import time

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.simulator.sink import Sink, until
from tests.simulator.stand_in import NUMBER, PHONE, SID, TOKEN, StandIn

OTHER = "+447700900102"


def send(stand_in: StandIn, *, to: str = PHONE, callback: str = "") -> None:
    """Send one text through the package."""
    more = {"status_callback": callback} if callback else {}
    stand_in.client().messages.create(to=to, from_=NUMBER, body="WAIT.", **more)


def kinds(stand_in: StandIn) -> list[tuple[str, str | None]]:
    """Return kind and fault of each line of the log."""
    return [(entry["kind"], entry["fault"]) for entry in stand_in.log()]


def test_never_delivered_ends_undelivered_and_reaches_no_phone(
    stand_in: StandIn, service: Sink
) -> None:
    stand_in.order("never_delivered", number=PHONE, times=1)
    send(stand_in, callback=service.url + "/status")
    posts = service.wait_for(3)
    assert [post.fields["MessageStatus"] for post in posts] == ["queued", "sent", "undelivered"]
    assert posts[2].fields["ErrorCode"] == "30003"
    assert stand_in.phone() == []
    (message,) = stand_in.client().messages.list(to=PHONE)
    assert (message.status, message.error_code) == ("undelivered", 30003)


def test_a_text_that_waits_longer_than_it_is_valid_is_never_sent(service: Sink) -> None:
    slow = StandIn(service_url=service.url, sent_after=1.5)
    try:
        slow.client().messages.create(
            to=PHONE,
            from_=NUMBER,
            body="WAIT.",
            validity_period=1,
            status_callback=service.url + "/status",
        )
        posts = service.wait_for(2)
        assert [post.fields["MessageStatus"] for post in posts] == ["queued", "failed"]
        assert posts[1].fields["ErrorCode"] == "30036"
        assert slow.phone() == []
    finally:
        slow.close()


@pytest.mark.parametrize(
    ("kind", "status"),
    [("error_400", 400), ("error_401", 401), ("error_429", 429), ("error_500", 500)],
)
def test_an_error_is_answered_as_often_as_ordered(
    stand_in: StandIn, kind: str, status: int
) -> None:
    stand_in.order(kind, times=2)
    for _ in range(2):
        with pytest.raises(TwilioRestException) as caught:
            send(stand_in)
        assert caught.value.status == status
    send(stand_in)
    assert [kind for kind, _ in kinds(stand_in)] == ["refused", "refused", "accepted"]


def test_429_says_when_to_come_back(stand_in: StandIn) -> None:
    stand_in.order("error_429")
    url = f"{stand_in.url}/2010-04-01/Accounts/{SID}/Messages.json"
    answer = requests.post(url, data={"To": PHONE}, auth=(SID, TOKEN), timeout=30)
    assert (answer.headers["Retry-After"], answer.json()["code"]) == ("1", 20429)


def test_accepted_then_500_arrives_all_the_same(stand_in: StandIn) -> None:
    stand_in.order("accepted_then_500", times=1)
    with pytest.raises(TwilioRestException) as caught:
        send(stand_in)
    assert caught.value.status == 500
    until(lambda: stand_in.phone() == ["WAIT."])
    assert kinds(stand_in) == [("accepted", "accepted_then_500")]
    assert len(stand_in.client().messages.list(to=PHONE)) == 1


def test_never_sent_ends_failed_and_reaches_no_phone(stand_in: StandIn, service: Sink) -> None:
    stand_in.order("never_sent", number=PHONE, times=1)
    send(stand_in, callback=service.url + "/status")
    posts = service.wait_for(2)
    assert [post.fields["MessageStatus"] for post in posts] == ["queued", "failed"]
    assert posts[1].fields["ErrorCode"] == "30007"
    assert stand_in.phone() == []


def test_accepted_then_cut_arrives_and_is_never_answered(stand_in: StandIn) -> None:
    stand_in.order("accepted_then_cut", times=1)
    with pytest.raises(requests.ConnectionError):
        send(stand_in)
    until(lambda: stand_in.phone() == ["WAIT."])
    assert kinds(stand_in) == [("accepted", "accepted_then_cut")]


def test_held_is_read_at_once_and_taken_on_late_even_when_nobody_waits(stand_in: StandIn) -> None:
    stand_in.order("held", times=1, seconds=2.0)
    url = f"{stand_in.url}/2010-04-01/Accounts/{SID}/Messages.json"
    form = {"To": PHONE, "From": NUMBER, "Body": "WAIT."}
    with pytest.raises(requests.Timeout):
        requests.post(url, data=form, auth=(SID, TOKEN), timeout=(30, 0.2))
    until(lambda: kinds(stand_in) == [("held", None), ("accepted", "held")])
    held, accepted = stand_in.log()
    assert accepted["time_ns"] - held["time_ns"] >= 1.9e9
    until(lambda: stand_in.phone() == ["WAIT."])


def test_swallowed_is_read_and_never_taken_on(stand_in: StandIn) -> None:
    stand_in.order("swallowed", times=1, seconds=0.1)
    with pytest.raises(requests.ConnectionError):
        send(stand_in)
    assert kinds(stand_in) == [("swallowed", None)]
    assert stand_in.client().messages.list(to=PHONE) == []


def test_the_log_says_where_the_receipts_of_a_text_go(stand_in: StandIn, service: Sink) -> None:
    send(stand_in, callback=service.url + "/status/7")
    assert [line["callback"] for line in stand_in.log()] == [service.url + "/status/7"]


def test_slow_accepts_at_once_and_answers_late(stand_in: StandIn) -> None:
    stand_in.order("slow", times=1, seconds=0.3)
    start = time.monotonic()
    send(stand_in)
    assert time.monotonic() - start >= 0.3
    assert stand_in.phone() == ["WAIT."]


def test_refused_connections_are_cut_unanswered(stand_in: StandIn) -> None:
    stand_in.order("refuse_connections", times=1)
    with pytest.raises(requests.ConnectionError):
        send(stand_in)
    assert stand_in.log() == []
    send(stand_in)


def test_asking_fails_too_where_ordered(stand_in: StandIn) -> None:
    stand_in.order("error_500", number=PHONE)
    assert stand_in.client().messages.list(to=PHONE) == []
    stand_in.order("error_500", number=PHONE, lists_too=True)
    with pytest.raises(Exception, match="Unable to fetch page"):
        stand_in.client().messages.list(to=PHONE)


def test_duplicate_callbacks_come_in_copies(stand_in: StandIn, service: Sink) -> None:
    stand_in.order("duplicate_callbacks", copies=3, times=1)
    send(stand_in, callback=service.url + "/status")
    posts = service.wait_for(9)
    assert [post.fields["MessageStatus"] for post in posts][:4] == ["queued"] * 3 + ["sent"]


def test_reordered_callbacks_come_backwards(stand_in: StandIn, service: Sink) -> None:
    stand_in.order("reordered_callbacks", times=1)
    send(stand_in, callback=service.url + "/status")
    posts = service.wait_for(3)
    assert [post.fields["MessageStatus"] for post in posts] == ["delivered", "sent", "queued"]


def test_lost_callbacks_never_come(stand_in: StandIn, service: Sink) -> None:
    stand_in.order("lost_callbacks", number=PHONE)
    send(stand_in, callback=service.url + "/lost")
    send(stand_in, to=OTHER, callback=service.url + "/kept")
    service.wait_for(3)
    assert {post.path for post in service.posts} == {"/kept"}


def test_a_lost_inbound_text_is_only_in_the_list(stand_in: StandIn, service: Sink) -> None:
    stand_in.order("lost_inbound", times=1)
    stand_in.post(f"/phones/{PHONE}/send", {"body": "482913"})
    stand_in.post(f"/phones/{PHONE}/send", {"body": "SOS"})
    assert [post.fields["Body"] for post in service.wait_for(1)] == ["SOS"]
    assert [m.body for m in stand_in.client().messages.list(to=NUMBER)] == ["SOS", "482913"]
    assert kinds(stand_in) == [("inbound", "lost_inbound"), ("inbound", None)]


def test_a_duplicate_inbound_text_keeps_its_sid(stand_in: StandIn, service: Sink) -> None:
    stand_in.order("duplicate_inbound", times=1, copies=5)
    stand_in.post(f"/phones/{PHONE}/send", {"body": "482913"})
    posts = service.wait_for(5)
    assert len({post.fields["MessageSid"] for post in posts}) == 1


def test_a_fault_for_one_phone_leaves_the_others_alone(stand_in: StandIn) -> None:
    stand_in.order("error_500", number=OTHER)
    send(stand_in)
    with pytest.raises(TwilioRestException):
        send(stand_in, to=OTHER)


def test_faults_are_listed_and_cleared(stand_in: StandIn) -> None:
    stand_in.order("slow", number=PHONE, times=3, seconds=1.5)
    (fault,) = stand_in.get("/faults")["faults"]
    assert (fault["kind"], fault["number"], fault["times"], fault["seconds"]) == (
        "slow",
        PHONE,
        3,
        1.5,
    )
    assert requests.delete(stand_in.url + "/faults", timeout=30).status_code == 204
    assert stand_in.get("/faults")["faults"] == []


@pytest.mark.parametrize(
    "order",
    [
        {},
        [],
        {"kind": "fire"},
        {"kind": "slow", "seconds": 1e9},
        {"kind": "slow", "times": 0},
        {"kind": "slow", "times": True},
        {"kind": "slow", "number": 7},
        {"kind": "slow", "lists_too": "yes"},
        {"kind": "slow", "colour": "red"},
    ],
)
def test_a_senseless_order_is_refused_with_a_sentence(stand_in: StandIn, order: object) -> None:
    answer = stand_in.post("/faults", order)
    assert answer.status_code == 400
    assert answer.json()["message"].endswith(".")
    assert stand_in.get("/faults")["faults"] == []
