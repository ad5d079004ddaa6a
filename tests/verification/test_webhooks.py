"""What the provider posts: acted on once, only when signed, in any order to the same end."""

import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import Client

from foundation.audit.models import AuditEntry
from foundation.sms.gateways import base
from foundation.sms.gateways.memory import MemoryGateway, Step
from foundation.sms.statuses import MessageStatus
from tests.support import database_owner, provider
from tests.support.factories import World
from verification.actions import contacts
from verification.actions.messaging import delivery
from verification.enums import AlarmCause, State
from verification.models import Alarm, Contact, Counter, InboundText, Message, Verification

PHONE = "+447700900150"
NO_TEXT = UUID("00000000-0000-7000-8000-000000000000")


@pytest.fixture(autouse=True)
def memory(settings: Any) -> Iterator[None]:
    """Send to memory, and answer at the domain's own addresses."""
    settings.SMS_GATEWAY = "foundation.sms.gateways.memory.MemoryGateway"
    settings.ROOT_URLCONF = "safeconnect.config.urls.all"
    MemoryGateway.clear()
    yield
    MemoryGateway.clear()


@pytest.fixture
def sent(real_world: World) -> Message:
    """Give a CHECKING text that the provider has taken."""
    _verification, phone = real_world.make_joined(real_world.make_officer())
    real_world.deliver()
    return real_world.messages(phone)[-1]


def take_receipt(message_id: UUID, sid: str, status: str, code: str = "") -> int:
    """Post a signed receipt."""
    fields = provider.receipt(sid=sid, status=status, code=code)
    return provider.post(provider.status_path(message_id), fields)


def refused() -> int:
    """Read how many webhooks were refused."""
    found = Counter.objects.filter(name="webhooks_refused").first()
    return found.count if found else 0


def rows() -> list[int]:
    """Count everything a webhook could leave behind, but the counter."""
    models: list[Any] = [InboundText, Contact, Alarm, Message, Verification, AuditEntry]
    return [model.objects.count() for model in models]


# --- inbound texts -------------------------------------------------------------------------


def test_a_text_joins_and_is_answered_with_nothing(real_world: World) -> None:
    verification = real_world.make_request(real_world.make_officer())
    fields = provider.inbound(sender=PHONE, body=real_world.join_code(verification))
    url = f"{django_settings.WEBHOOK_URL}{provider.INBOUND}"
    answer = Client().post(
        provider.INBOUND,
        fields,
        headers={"X-Twilio-Signature": provider.signature(url=url, fields=fields)},
    )
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/xml")
    assert answer.content == b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
    assert real_world.fresh(verification).state == State.JOINED
    (text,) = real_world.texts(PHONE)
    assert ": WAIT. We do not know yet who this is." in text


def test_a_repeated_sid_does_nothing(real_world: World) -> None:
    fields = provider.inbound(sender=PHONE, body="SOS")
    assert provider.post(provider.INBOUND, fields) == 200
    before = rows()
    assert provider.post(provider.INBOUND, fields) == 200
    assert rows() == before


def test_thirty_identical_webhooks_act_once(real_world: World) -> None:
    verification = real_world.make_request(real_world.make_officer())
    fields = provider.inbound(sender=PHONE, body=real_world.join_code(verification))
    start = threading.Barrier(30)

    def work(_number: int) -> int:
        try:
            start.wait()
            return provider.post(provider.INBOUND, fields)
        finally:
            connection.close()

    with ThreadPoolExecutor(30) as pool:
        statuses = list(pool.map(work, range(30)))
    assert statuses == [200] * 30
    assert InboundText.objects.count() == 1
    assert len(real_world.texts(PHONE)) == 1


def test_a_word_of_many_letters_and_scripts_is_taken_whole(real_world: World) -> None:
    body = "SOS 🚓 помогите العربية £ ñ + & = % \r\n\x00 end"
    assert provider.post(provider.INBOUND, provider.inbound(sender=PHONE, body=body)) == 200
    assert real_world.open_alarms() == {} or AlarmCause.SOS in real_world.open_alarms()
    contact = InboundText.objects.get().contact
    assert Alarm.objects.filter(contact=contact, cause="sos").exists()


def test_a_picture_without_words_is_a_text(real_world: World) -> None:
    assert provider.post(provider.INBOUND, provider.inbound(sender=PHONE, body="")) == 200
    assert InboundText.objects.count() == 1


def test_too_long_a_text_is_cut_and_never_lost(real_world: World) -> None:
    fields = provider.inbound(sender=PHONE, body="SOS " + "x" * 30_000)
    assert provider.post(provider.INBOUND, fields) == 200
    assert Alarm.objects.filter(cause="sos").exists()


@pytest.mark.parametrize("missing", ["MessageSid", "From", "To"])
def test_a_form_without_what_it_needs_is_400(real_world: World, missing: str) -> None:
    fields = provider.inbound(sender=PHONE, body="SOS")
    del fields[missing]
    before = rows()
    assert provider.post(provider.INBOUND, fields) == 400
    assert rows() == before


NO_SIDS = [
    "",
    "SM1",
    "SM" + "0" * 31,
    "SM" + "0" * 33,
    "SM" + "0" * 70,
    "SM" + "A" * 32,
    "SM" + "g" * 32,
    "SM" + "\u0660" * 32,
    "sm" + "0" * 32,
    "XX" + "0" * 32,
    "SM" + "0" * 32 + "\n",
    " SM" + "0" * 32,
    "SM" + "0" * 32 + "NumMedia0",
    "SM\x00",
]


@pytest.mark.parametrize("sid", NO_SIDS)
def test_a_sid_of_another_shape_is_400(real_world: World, sid: str) -> None:
    """F7: (SM|MM) and 32 hex digits, or nothing is stored; of a receipt too."""
    fields = provider.inbound(sender=PHONE, body="SOS") | {"MessageSid": sid}
    before = rows()
    assert provider.post(provider.INBOUND, fields) == 400
    assert (
        provider.post(provider.status_path(NO_TEXT), provider.receipt(sid=sid, status="sent"))
        == 400
    )
    assert rows() == before


def test_a_border_shifted_inside_what_is_signed_acts_no_second_time(real_world: World) -> None:
    """F7: the signed string has no separators, and one captured post acted three times."""
    fields = provider.inbound(sender=PHONE, body="SOS")
    assert provider.post(provider.INBOUND, fields) == 200
    url, before = django_settings.PUBLIC_URL + provider.INBOUND, rows()
    for swallowed in ("NumMedia", "SmsSid"):
        shifted = dict(fields)
        names = sorted(shifted)
        after = names[names.index("MessageSid") + 1 : names.index(swallowed) + 1]
        shifted["MessageSid"] += "".join(name + shifted.pop(name) for name in after)
        signed = provider.signature(url=url, fields=fields)
        assert provider.signature(url=url, fields=shifted) == signed
        assert provider.post(provider.INBOUND, shifted) == 400
    assert rows() == before


def test_a_field_given_twice_is_400(real_world: World) -> None:
    """F7: the signature counts equal values once, so what is read must be there once."""
    fields = provider.inbound(sender=PHONE, body="SOS")
    url = django_settings.PUBLIC_URL + provider.INBOUND
    signature = provider.signature(url=url, fields=fields)
    answer = Client().post(
        provider.INBOUND,
        {**fields, "MessageSid": [fields["MessageSid"]] * 2},
        headers={"X-Twilio-Signature": signature},
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("to", ["+447700900999", "whatsapp:+447700900999", "rcs:agent", "", "+"])
def test_a_text_to_no_number_of_ours_is_400_and_counted(real_world: World, to: str) -> None:
    """F7: another account's, or another use's, is no text to us."""
    before = rows()
    assert (
        provider.post(provider.INBOUND, provider.inbound(sender=PHONE, body="SOS") | {"To": to})
        == 400
    )
    assert rows() == before
    assert not to or Counter.objects.get(name="addresses_unknown").count == 1


def test_a_receipt_from_no_number_of_ours_is_400(real_world: World, sent: Message) -> None:
    """F7: the same strictness."""
    fields = provider.receipt(sid=sent.provider_sid or "", status="delivered")
    path = provider.status_path(sent.id)
    assert provider.post(path, fields | {"From": "+447700900999"}) == 400
    assert provider.post(path, fields | {"MessageStatus": "deliveredSmsSidSM0"}) == 400
    sent.refresh_from_db()
    assert sent.status == MessageStatus.ACCEPTED


@pytest.mark.parametrize("to", ["rcs:safe_connection", "+447700900555"])
def test_other_addresses_of_ours_are_named_in_the_settings(
    real_world: World, settings: Any, to: str
) -> None:
    """F7: nobody's words are lost because they came to an agent and not to the number."""
    settings.OTHER_ADDRESSES = ["rcs:safe_connection", "+447700900555"]
    assert (
        provider.post(provider.INBOUND, provider.inbound(sender=PHONE, body="SOS") | {"To": to})
        == 200
    )
    assert InboundText.objects.count() == 1


def post_with(changed: dict[str, str], *, body: str | None = None) -> int:
    """Post a signed text with fields changed or added, and without a body unless told one."""
    fields = provider.inbound(sender=PHONE, body=body or "") | changed
    if body is None:
        del fields["Body"]
    return provider.post(provider.INBOUND, fields)


@pytest.mark.parametrize(("count", "kept"), [("1", 1), ("3", 3), ("10", 10), ("x", 1), ("٣", 1)])
def test_a_picture_without_words_is_stored_and_alarms(
    real_world: World, count: str, kept: int
) -> None:
    """F7: a picture without `Body` was answered 400 and lost."""
    verification, _phone = real_world.make_joined(real_world.make_officer(), phone=PHONE)
    assert post_with({"NumMedia": count, "MediaUrl0": "https://media.example/1"}) == 200
    assert InboundText.objects.latest("received_at").pictures == kept
    assert real_world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}


def test_ok_with_a_picture_is_for_reading(real_world: World) -> None:
    """F7: a picture counts as words."""
    verification, _phone = real_world.make_joined(real_world.make_officer(), phone=PHONE)
    assert post_with({"NumMedia": "1"}, body="OK") == 200
    assert real_world.open_alarms(verification) == {AlarmCause.ODD_REPLY: 2}


@pytest.mark.parametrize("body", ["🚓" * 1600, "x" * 16_000, "Ω" * 16_000, "\u0e33" * 16_000])
def test_a_long_text_is_kept_whole(real_world: World, body: str) -> None:
    """F7: 1,600 emoji were answered 413, and what passed 1,600 characters was cut away."""
    assert post_with({}, body=body) == 200
    assert contacts.body_of(InboundText.objects.select_related("contact__key").get()) == body


def test_add_ons_are_let_be(real_world: World) -> None:
    """F7: what the provider adds about a text loses it never."""
    assert (
        post_with({"AddOns": '{"status": "successful", "results": {}}' + " " * 60_000}, body="SOS")
        == 200
    )
    assert InboundText.objects.count() == 1


@pytest.mark.parametrize("channel", ["rcs", "whatsapp", "WhatsApp"])
def test_a_phone_behind_another_channel_is_alarmed_and_not_answered(
    real_world: World, channel: str
) -> None:
    """F7: the number behind finds the contact."""
    verification, _phone = real_world.make_joined(real_world.make_officer(), phone=PHONE)
    before = real_world.text_keys(PHONE)
    ours = f"{channel}:{django_settings.PUBLISHED_NUMBER}"
    assert post_with({"From": f"{channel}:{PHONE}", "To": ours}, body="SOS") == 200
    assert real_world.open_alarms(verification) == {AlarmCause.SOS: 1}
    assert real_world.text_keys(PHONE) == before


def test_a_live_code_by_another_channel_is_seen_and_joins_nothing(real_world: World) -> None:
    """F7: who cannot be answered does not join by it; an operator may join them."""
    verification = real_world.make_request(real_world.make_officer())
    code = real_world.join_code(verification)
    assert post_with({"From": f"rcs:{PHONE}"}, body=code) == 200
    assert real_world.fresh(verification).state == State.REQUESTED
    assert real_world.open_alarms(verification) == {AlarmCause.THROTTLED_CODE: 2}
    assert real_world.texts(PHONE) == []


@pytest.mark.parametrize("sender", ["BankOfNowhere", "0", "+", "+4477009", "'; --"])
def test_an_automatic_sender_is_counted_and_shown_and_not_answered(
    real_world: World, sender: str
) -> None:
    """F7: letters and short codes are nobody who could be answered; a human sees them (P3)."""
    verification = real_world.make_request(real_world.make_officer())
    body = f"SOS {real_world.join_code(verification)}"
    for _ in range(2):
        assert provider.post(provider.INBOUND, provider.inbound(sender=sender, body=body)) == 200
    assert real_world.fresh(verification).state == State.REQUESTED
    assert InboundText.objects.count() == 2
    assert real_world.open_alarms() == {AlarmCause.WORDS_WITHOUT_CASE: 3}
    assert not Message.objects.exists()
    assert Counter.objects.get(name="automatic_senders").count == 2


def test_too_large_a_form_is_413_before_it_is_read(real_world: World, settings: Any) -> None:
    settings.WEBHOOK_BYTES_AT_MOST = 1000
    fields = provider.inbound(sender=PHONE, body="x" * 1000)
    assert provider.post(provider.INBOUND, fields) == 413
    assert InboundText.objects.count() == 0


@pytest.mark.parametrize("path", [provider.INBOUND, provider.status_path(NO_TEXT)])
def test_only_posts_are_taken(transactional_db: None, path: str) -> None:
    assert Client().get(path).status_code == 405
    assert Client().put(path).status_code == 405


def test_no_csrf_token_is_asked_of_the_provider(real_world: World) -> None:
    fields = provider.inbound(sender=PHONE, body="hello")
    url = f"{django_settings.WEBHOOK_URL}{provider.INBOUND}"
    answer = Client(enforce_csrf_checks=True).post(
        provider.INBOUND,
        fields,
        headers={"X-Twilio-Signature": provider.signature(url=url, fields=fields)},
    )
    assert answer.status_code == 200


def test_a_database_that_is_away_is_503_and_nothing_is_half_done(
    real_world: World, settings: Any
) -> None:
    before = rows()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE verification_contact IN ACCESS EXCLUSIVE MODE")

        def post_elsewhere() -> int:
            try:
                with connection.cursor() as other:
                    other.execute("SET lock_timeout = '100ms'")
                return provider.post(provider.INBOUND, provider.inbound(sender=PHONE, body="SOS"))
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(post_elsewhere).result() == 503
    assert rows() == before


# --- signatures ----------------------------------------------------------------------------


def forgeries() -> Iterator[tuple[str, dict[str, str], dict[str, str], dict[str, str]]]:
    """Yield 40 ways to be almost signed: name, form, changes after signing, headers."""
    form = provider.inbound(sender=PHONE, body="SOS", sid="SM" + "1" * 32)
    good = provider.signature(url=django_settings.WEBHOOK_URL + provider.INBOUND, fields=form)
    yield "a question mark", form, {}, {"X-Twilio-Signature": "?"}
    yield "none", form, {}, {"X-Twilio-Signature": ""}
    for index in range(0, 28, 2):
        flipped = "A" if good[index] != "A" else "B"
        bent = good[:index] + flipped + good[index + 1 :]
        yield f"letter {index}", form, {}, {"X-Twilio-Signature": bent}
    for cut in (1, 5, 27):
        yield f"first {cut}", form, {}, {"X-Twilio-Signature": good[:cut]}
    for name, other in {
        "lower case": good.swapcase(),
        "twice": good + good,
        "with a space": good[:-1] + " ",
        "not ASCII": "é" * 28,
        "another token": provider.signature(
            url=django_settings.WEBHOOK_URL + provider.INBOUND, fields=form, token="other"
        ),
        "another address": provider.signature(
            url="http://elsewhere.example" + provider.INBOUND, fields=form
        ),
        "https": provider.signature(
            url=django_settings.WEBHOOK_URL.replace("http:", "https:") + provider.INBOUND,
            fields=form,
        ),
        "another path": provider.signature(
            url=django_settings.WEBHOOK_URL + provider.INBOUND + "/", fields=form
        ),
        "a query": provider.signature(
            url=django_settings.WEBHOOK_URL + provider.INBOUND + "?x=1", fields=form
        ),
        "no form": provider.signature(
            url=django_settings.WEBHOOK_URL + provider.INBOUND, fields={}
        ),
    }.items():
        yield name, form, {}, {"X-Twilio-Signature": other}
    for field in ("Body", "From", "MessageSid", "To", "AccountSid", "NumMedia"):
        change = {field: form[field] + "1"}
        yield f"{field} changed", form, change, {"X-Twilio-Signature": good}
    yield "field added", form, {"Extra": "1"}, {"X-Twilio-Signature": good}
    yield "empty field added", form, {"Extra": ""}, {"X-Twilio-Signature": good}
    elsewhere = {
        "X-Twilio-Signature": provider.signature(
            url="http://elsewhere.example" + provider.INBOUND, fields=form
        )
    }
    yield "Host header", form, {}, {**elsewhere, "Host": "elsewhere.example"}
    yield "forwarded host", form, {}, {**elsewhere, "X-Forwarded-Host": "elsewhere.example"}
    foreign = form | {"AccountSid": "AC" + "9" * 32}
    signed = provider.signature(url=django_settings.WEBHOOK_URL + provider.INBOUND, fields=foreign)
    yield "another account", foreign, {}, {"X-Twilio-Signature": signed}


def test_forty_forgeries_leave_nothing_but_a_count(real_world: World, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    before, tried = rows(), 0
    for name, form, change, headers in forgeries():
        bent = headers.pop("X-Twilio-Signature")
        status = provider.post(provider.INBOUND, form | change, signed_as=bent, headers=headers)
        assert status == 403, name
        tried += 1
    assert tried >= 40
    assert rows() == before
    assert refused() == tried


def test_the_signature_holds_behind_a_proxy(real_world: World, settings: Any) -> None:
    settings.WEBHOOK_URL = "https://check.example/force"
    fields = provider.inbound(sender=PHONE, body="hello")
    headers = {"X-Forwarded-Proto": "http", "X-Forwarded-For": "10.0.0.1"}
    assert provider.post(provider.INBOUND, fields, headers=headers) == 200


def test_a_flood_of_forgeries_does_not_wait_for_one_row(real_world: World) -> None:
    provider.post(provider.INBOUND, {}, signed_as="x")
    with transaction.atomic():
        list(Counter.objects.select_for_update().all())

        def forge() -> int:
            try:
                return provider.post(provider.INBOUND, {}, signed_as="x")
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(forge).result(timeout=30) == 403


# --- receipts ------------------------------------------------------------------------------


def test_all_orders_of_callbacks_end_the_same(real_world: World, sent: Message) -> None:
    words = ["queued", "sent", "delivered", "delivered"]
    for order in set(itertools.permutations(words)):
        with database_owner.past_guards():
            Message.objects.filter(id=sent.id).update(status=MessageStatus.ACCEPTED)
        for word in order:
            assert take_receipt(sent.id, sent.provider_sid or "", word) == 204
        sent.refresh_from_db()
        assert sent.status == MessageStatus.DELIVERED, order


def test_of_two_stories_the_worse_is_believed_in_any_order(
    real_world: World, sent: Message
) -> None:
    words = ["sent", "delivered", "undelivered", "failed"]
    for order in itertools.permutations(words):
        with database_owner.past_guards():
            Message.objects.filter(id=sent.id).update(status=MessageStatus.ACCEPTED)
        for word in order:
            take_receipt(sent.id, sent.provider_sid or "", word, "30003")
        sent.refresh_from_db()
        assert sent.status == MessageStatus.FAILED, order


def test_a_receipt_is_recorded_once_each_step(real_world: World, sent: Message) -> None:
    for word in ["queued", "sent", "sent", "queued", "delivered", "delivered", "sent"]:
        take_receipt(sent.id, sent.provider_sid or "", word)
    entries = AuditEntry.objects.filter(subject_id=sent.id, event="text.receipt").order_by("seq")
    assert [entry.details["status"] for entry in entries] == ["sent", "delivered"]
    assert {entry.topic_id for entry in entries} == {sent.verification_id}


def test_a_text_that_did_not_arrive_alarms_at_once_and_the_next_that_does_closes_it(
    real_world: World, sent: Message
) -> None:
    verification = sent.verification
    assert verification is not None
    take_receipt(sent.id, sent.provider_sid or "", "undelivered", "30003")
    sent.refresh_from_db()
    assert (sent.status, sent.error_code) == (MessageStatus.UNDELIVERED, 30003)
    assert real_world.open_alarms(verification)[AlarmCause.NOT_REACHED] == 2
    real_world.advance(seconds=46)
    real_world.tick()
    real_world.deliver()
    later = Message.objects.order_by("created_at").last()
    assert later is not None
    assert later.id != sent.id
    take_receipt(later.id, later.provider_sid or "", "delivered")
    assert AlarmCause.NOT_REACHED not in real_world.open_alarms(verification)


def test_a_late_receipt_of_an_old_text_does_not_hide_that_the_new_one_is_lost(
    real_world: World, sent: Message
) -> None:
    verification = sent.verification
    assert verification is not None
    real_world.advance(seconds=46)
    real_world.tick()
    real_world.deliver()
    later = Message.objects.order_by("created_at").last()
    assert later is not None
    take_receipt(later.id, later.provider_sid or "", "undelivered", "30003")
    take_receipt(sent.id, sent.provider_sid or "", "delivered")
    assert AlarmCause.NOT_REACHED in real_world.open_alarms(verification)


def test_silence_of_the_provider_alarms_and_the_receipt_closes_it(
    real_world: World, sent: Message, settings: Any
) -> None:
    verification = sent.verification
    assert verification is not None
    settings.STILL_CHECKING_FIRST_AFTER = timedelta(hours=1)
    real_world.advance(seconds=61)
    real_world.tick()
    assert AlarmCause.NOT_REACHED in real_world.open_alarms(verification)
    take_receipt(sent.id, sent.provider_sid or "", "delivered")
    real_world.tick()
    assert AlarmCause.NOT_REACHED not in real_world.open_alarms(verification)


def test_a_receipt_proves_what_the_answer_did_not(real_world: World) -> None:
    _verification, phone = real_world.make_joined(real_world.make_officer())
    message = real_world.messages(phone)[-1]
    MemoryGateway.steps.append(Step(answer=base.Unknown(), taken=True))
    delivery.deliver(message_id=message.id)
    sid = MemoryGateway.outbox[0].sid
    assert take_receipt(message.id, sid, "delivered") == 204
    real_world.advance(seconds=2)
    real_world.deliver()
    message.refresh_from_db()
    assert (message.status, message.provider_sid) == (MessageStatus.DELIVERED, sid)
    assert message.handed_over_at is not None
    assert len(MemoryGateway.outbox) == 1


def test_a_receipt_that_overtakes_the_answer_is_not_moved_back_by_it(
    real_world: World,
) -> None:
    _verification, phone = real_world.make_joined(real_world.make_officer())
    message = real_world.messages(phone)[-1]

    def meanwhile() -> None:
        sid = MemoryGateway.outbox[0].sid
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_deliver_receipt, message.id, sid).result()

    MemoryGateway.steps.append(Step(then=meanwhile))
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert message.status == MessageStatus.DELIVERED
    entries = AuditEntry.objects.filter(subject_id=message.id).order_by("seq")
    assert list(entries.values_list("event", flat=True)) == [
        "text.queued",
        "text.handed_over",
        "text.receipt",
    ]


def _deliver_receipt(message_id: UUID, sid: str) -> None:
    """Post a delivered receipt on a connection of its own."""
    try:
        assert take_receipt(message_id, sid, "delivered") == 204
    finally:
        connection.close()


def test_what_we_gave_up_is_put_right_by_a_receipt(real_world: World) -> None:
    verification, phone = real_world.make_joined(real_world.make_officer())
    message = real_world.messages(phone)[-1]
    real_world.settings.DELIVERY_ATTEMPTS_AT_MOST = 1
    MemoryGateway.steps.append(Step(answer=base.Unknown(), taken=True))
    delivery.deliver(message_id=message.id)
    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED
    take_receipt(message.id, MemoryGateway.outbox[0].sid, "delivered")
    message.refresh_from_db()
    assert message.status == MessageStatus.DELIVERED
    assert AlarmCause.NOT_REACHED not in real_world.open_alarms(verification)


def test_a_receipt_of_another_sid_changes_nothing(real_world: World, sent: Message) -> None:
    assert take_receipt(sent.id, "SM" + "9" * 32, "failed") == 204
    sent.refresh_from_db()
    assert sent.status == MessageStatus.ACCEPTED


def test_one_sid_is_never_two_texts(real_world: World, sent: Message) -> None:
    _verification, phone = real_world.make_joined(real_world.make_officer())
    other = real_world.messages(phone)[-1]
    assert take_receipt(other.id, sent.provider_sid or "", "delivered") == 204
    other.refresh_from_db()
    assert (other.status, other.provider_sid) == (MessageStatus.QUEUED, None)


def test_opted_out_by_receipt_is_remembered(real_world: World, sent: Message) -> None:
    take_receipt(sent.id, sent.provider_sid or "", "undelivered", "21610")
    assert Contact.objects.get(id=sent.contact_id).opted_out_at is not None


def test_an_unknown_text_is_404_without_words_once_the_signature_holds(
    transactional_db: None,
) -> None:
    path = provider.status_path(NO_TEXT)
    fields = provider.receipt(sid="SM" + "1" * 32, status="sent")
    assert provider.post(path, fields) == 404
    assert provider.post(path, fields, signed_as="x") == 403


@pytest.mark.parametrize("code", ["x", "-1", "99999999999", "²"])
def test_a_code_that_is_no_number_is_let_be(real_world: World, sent: Message, code: str) -> None:
    assert take_receipt(sent.id, sent.provider_sid or "", "undelivered", code) == 204
    sent.refresh_from_db()
    assert (sent.status, sent.error_code) == (MessageStatus.UNDELIVERED, None)


def test_a_text_to_one_phone_does_not_close_the_alarm_of_another_in_the_case(
    real_world: World, sent: Message
) -> None:
    verification = sent.verification
    assert verification is not None
    take_receipt(sent.id, sent.provider_sid or "", "undelivered", "30003")
    other = _to_second_phone(real_world, sent)
    take_receipt(other.id, other.provider_sid or "", "delivered")
    assert AlarmCause.NOT_REACHED in real_world.open_alarms(verification)


def _to_second_phone(world: World, sent: Message) -> Message:
    """Give a text of the same case that the provider has taken for another phone."""
    _other, phone = world.make_joined(world.make_officer())
    world.deliver()
    message = world.messages(phone)[-1]
    with database_owner.past_guards():
        Message.objects.filter(id=message.id).update(verification=sent.verification)
    return message
