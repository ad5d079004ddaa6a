"""The person's phone reads what reached it, each text once."""

import pytest

from simulator.actors.phone import NoTextError, Phone
from simulator.actors.provider import Provider
from tests.simulator.sink import Sink
from tests.simulator.stand_in import NUMBER, PHONE, StandIn


@pytest.fixture
def phone(stand_in: StandIn) -> Phone:
    """Hold the person's phone."""
    return Phone(simulator_url=stand_in.url, number=PHONE)


def send(stand_in: StandIn, body: str) -> None:
    """Send the phone a text."""
    stand_in.client().messages.create(to=PHONE, from_=NUMBER, body=body)


def test_a_text_is_waited_for_and_returned_once(stand_in: StandIn, phone: Phone) -> None:
    send(stand_in, "FORCE: WAIT. Code 5831: if you say it they must type it in.")
    assert phone.wait_for("WAIT.").segments == 1
    with pytest.raises(NoTextError, match="there were"):
        phone.wait_for("WAIT.", timeout=0.1)
    send(stand_in, "FORCE: WAIT. New code 5832: if you say it")
    phone.wait_for("WAIT.")
    assert phone.last_code() == "5832"


def test_no_code_is_said_so(phone: Phone) -> None:
    with pytest.raises(NoTextError):
        phone.last_code()


def test_sent_texts_are_not_received_ones(stand_in: StandIn, service: Sink, phone: Phone) -> None:
    sent = phone.send("482 913")
    assert (sent.sender, sent.recipient, sent.body) == (PHONE, NUMBER, "482 913")
    assert service.wait_for(1)[0].fields["Body"] == "482 913"
    assert phone.received() == []
    assert [text.body for text in phone.messages()] == ["482 913"]


def test_the_auditor_orders_faults_and_reads_the_truth(stand_in: StandIn) -> None:
    provider = Provider(simulator_url=stand_in.url)
    provider.order("never_delivered", number=PHONE)
    provider.clear_faults()
    send(stand_in, "WAIT.")
    (line,) = provider.accepted(to=PHONE)
    assert line["body"] == "WAIT."
    assert provider.accepted(to=PHONE, after=line["seq"]) == []
