"""The service hears, signed, of every text and of every step of its own."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator

from tests.simulator.sink import Post, Sink, until
from tests.simulator.stand_in import NUMBER, PHONE, SID, TOKEN, StandIn


def send(stand_in: StandIn, service: Sink, *, to: str = PHONE) -> str:
    """Send one text that asks for callbacks; return its Sid."""
    callback = service.url + "/webhooks/twilio/status/0193"
    message = stand_in.client().messages.create(
        to=to, from_=NUMBER, body="WAIT.", status_callback=callback
    )
    return str(message.sid)


def is_signed(post: Post, url: str) -> bool:
    """Say whether the twilio package accepts the signature of `post`."""
    return bool(RequestValidator(TOKEN).validate(url + post.path, post.fields, post.signature))


def text(stand_in: StandIn, body: str, *, number: str = PHONE) -> None:
    """Send a text from a phone."""
    assert stand_in.post(f"/phones/{number}/send", {"body": body}).status_code == 202


def test_callbacks_tell_each_step_in_order_and_signed(stand_in: StandIn, service: Sink) -> None:
    sid = send(stand_in, service)
    posts = service.wait_for(3)
    assert [post.fields["MessageStatus"] for post in posts] == ["queued", "sent", "delivered"]
    assert all(is_signed(post, service.url) for post in posts)
    assert {post.path for post in posts} == {"/webhooks/twilio/status/0193"}
    assert posts[0].fields == {
        "AccountSid": SID,
        "ApiVersion": "2010-04-01",
        "From": NUMBER,
        "MessageSid": sid,
        "MessageStatus": "queued",
        "SmsSid": sid,
        "SmsStatus": "queued",
        "To": PHONE,
    }


def test_without_a_callback_url_nothing_is_posted(stand_in: StandIn, service: Sink) -> None:
    stand_in.client().messages.create(to=PHONE, from_=NUMBER, body="WAIT.")
    until(lambda: stand_in.phone() == ["WAIT."])
    assert service.posts == []


def test_a_text_from_a_phone_arrives_signed(stand_in: StandIn, service: Sink) -> None:
    text(stand_in, "482 913")
    (post,) = service.wait_for(1)
    assert post.path == "/webhooks/twilio/inbound"
    assert is_signed(post, service.url)
    assert (post.fields["From"], post.fields["To"]) == (PHONE, NUMBER)
    assert (post.fields["Body"], post.fields["NumSegments"]) == ("482 913", "1")
    assert (post.fields["NumMedia"], post.fields["FromCountry"]) == ("0", "GB")
    assert post.fields["MessageSid"] == post.fields["SmsMessageSid"] == post.fields["SmsSid"]
    assert "OptOutType" not in post.fields


def test_an_inbound_text_is_in_the_list(stand_in: StandIn, service: Sink) -> None:
    text(stand_in, "482 913")
    service.wait_for(1)
    (message,) = stand_in.client().messages.list(to=NUMBER)
    assert (message.direction, message.status) == ("inbound", "received")
    assert (message.from_, message.body) == (PHONE, "482 913")
    assert message.sid == service.posts[0].fields["MessageSid"]


def test_signatures_cover_the_public_address_behind_a_proxy(service: Sink) -> None:
    public = "https://control.example"
    proxied = StandIn(service_url=service.url, public_url=public)
    try:
        text(proxied, "482913")
        proxied.client().messages.create(
            to=PHONE, from_=NUMBER, body="WAIT.", status_callback=public + "/webhooks/status/7"
        )
        posts = service.wait_for(4)
        assert all(is_signed(post, public) for post in posts)
    finally:
        proxied.close()


def test_an_error_answer_is_not_tried_again_by_default(stand_in: StandIn, service: Sink) -> None:
    service.answers = [500]
    text(stand_in, "482913")
    until(lambda: bool(stand_in.log()[0]["webhooks"]))
    text(stand_in, "SOS")
    assert [post.fields["Body"] for post in service.wait_for(2)] == ["482913", "SOS"]
    assert stand_in.log()[0]["webhooks"][0]["http_status"] == 500


def test_an_error_answer_is_tried_again_where_asked_for(service: Sink) -> None:
    service.answers = [503, 502]
    patient = StandIn(service_url=service.url, webhook_retries=2, webhook_retry_on="5xx")
    try:
        text(patient, "482913")
        posts = service.wait_for(3)
        assert len({post.fields["MessageSid"] for post in posts}) == 1
        until(lambda: len(patient.log()[0]["webhooks"]) == 3)
        assert [a["http_status"] for a in patient.log()[0]["webhooks"]] == [503, 502, 204]
    finally:
        patient.close()


def test_a_service_that_is_away_is_tried_twice(service: Sink) -> None:
    lonely = StandIn(service_url="http://127.0.0.1:9")
    try:
        text(lonely, "482913")
        until(lambda: len(lonely.log()[0]["webhooks"]) == 2)
        assert {a["error"] for a in lonely.log()[0]["webhooks"]} == {"ct"}
    finally:
        lonely.close()


def test_opt_out_words_mean_nothing_when_off(stand_in: StandIn, service: Sink) -> None:
    text(stand_in, "STOP")
    service.wait_for(1)
    send(stand_in, service)
    until(lambda: stand_in.phone() == ["STOP", "WAIT."])


def test_stop_blocks_later_texts_until_start(opting_out: StandIn, service: Sink) -> None:
    text(opting_out, " stop ")
    assert service.wait_for(1)[0].fields["OptOutType"] == "STOP"
    with pytest.raises(TwilioRestException) as caught:
        send(opting_out, service)
    assert (caught.value.code, caught.value.status) == (21610, 400)
    text(opting_out, "START")
    assert service.wait_for(2)[1].fields["OptOutType"] == "START"
    send(opting_out, service)
    until(lambda: opting_out.phone()[-1] == "WAIT.")


def test_a_sentence_with_stop_in_it_blocks_nothing(opting_out: StandIn, service: Sink) -> None:
    text(opting_out, "STOP he took my bag")
    assert "OptOutType" not in service.wait_for(1)[0].fields
    send(opting_out, service)


def test_the_phone_sees_the_providers_own_answer(opting_out: StandIn, service: Sink) -> None:
    text(opting_out, "HELP")
    assert service.wait_for(1)[0].fields["OptOutType"] == "HELP"
    assert opting_out.phone() == ["HELP", "Text STOP to get no more texts from this number."]
    assert [entry["kind"] for entry in opting_out.log()] == ["inbound", "automatic"]
