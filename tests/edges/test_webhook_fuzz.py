"""What is posted to the webhooks: signed and odd is taken or refused; unsigned leaves nothing."""

import itertools
import re
from typing import Any
from urllib.parse import quote_plus
from uuid import UUID, uuid4

import pytest
from django.conf import settings as live
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.edges.bounds import bounded
from tests.edges.rollback import undone
from tests.edges.test_console_forms import row_counts
from tests.support import provider
from tests.support.factories import World
from verification.models import Counter, InboundText, Message

FORM = "application/x-www-form-urlencoded"
pytestmark = pytest.mark.timeout(240)
PHONE = "+447700900321"
NO_TEXT = UUID("00000000-0000-7000-8000-000000000000")
SENDERS = [
    PHONE,
    PHONE + "0000",
    "+999" + "0" * 8,
    "+0" + "0" * 10,
    "00000",
    "BankOfNowhere",
    "whatsapp:+447700900321",
    "07700900321",
    "+44 7700 900321",
    "٠٧٧٠٠٩٠٠٣٢١",
    "+",
    "+44",
    "tel:+447700900321",
    "<zq>",
    "+447700900321,+447700900322",
    "\x00",
    "a" * 64,
    "anonymous",
    "266696687",
]
WORDS = [
    "",
    " ",
    "SOS",
    "482913",
    "\uff14\uff18\uff12\uff19\uff11\uff13",
    "٤٨٢٩١٣",
    "STOP",
    "\x00",
    "SOS\x00",
    "\u202e319284",
    "🚓" * 800,
    "x" * 10_000,
    "Ω≈ç√∫\u02dcµ≤≥÷",
    "€[]{}|~^\\",
    "\r\n\r\n",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "Z" + "\u0351" * 1500,
]
NAMES = [
    *("MessageSid", "From", "Body", "To", "AccountSid", "NumMedia", "MediaUrl0", "NumSegments"),
    *("MediaContentType0", "FromCity", "FromCountry", "MessagingServiceSid", "OptOutType"),
    *("ButtonText", "Latitude", "ErrorCode", "MessageStatus", "SmsStatus", "ApiVersion", "zq"),
]
STATUSES = ["", "sent", "delivered", "read", "DELIVERED", "failed", "\x00", "é", "x" * 64, "x" * 99]
CODES = ["", "30003", "21610", "-1", "٣", "9" * 30, "1e9", "None", "\x00"]
fields = st.dictionaries(
    st.sampled_from(NAMES), st.sampled_from([*SENDERS, *WORDS]) | st.text(max_size=30), max_size=8
)
missing = st.sets(st.sampled_from(["MessageSid", "From", "Body", "AccountSid"]), max_size=1)


def encoded(form: dict[str, str]) -> str:
    """Write a form as the provider does."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in form.items())


def post(path: str, body: str, *, signature: str, kind: str = FORM) -> Any:
    """Post what is given, signed as given."""
    client = Client(raise_request_exception=False)
    headers = {"X-Twilio-Signature": signature}
    return client.generic("POST", path, body, content_type=kind, headers=headers)


def post_signed(path: str, form: dict[str, str]) -> Any:
    """Post a form with the provider's own signature."""
    signature = provider.signature(url=live.WEBHOOK_URL + path, fields=form)
    return post(path, encoded(form), signature=signature)


def without_account(form: dict[str, str]) -> dict[str, str]:
    """Leave an account as it is: another's is refused like a wrong signature."""
    return {name: value for name, value in form.items() if name != "AccountSid"}


def without_counters(rows: dict[str, Any]) -> dict[str, Any]:
    """Leave out what counts the texts to no address of ours."""
    counts = {name: count for name, count in rows["counts"].items() if "Counter" not in name}
    return rows | {"counts": counts}


def test_odd_texts_with_a_good_signature_are_never_500(world: World) -> None:
    @bounded(examples=40)
    @given(changed=fields, left_out=missing)
    def send(changed: dict[str, str], left_out: set[str]) -> None:
        form = provider.inbound(sender=PHONE, body="hello") | without_account(changed)
        form = {name: value for name, value in form.items() if name not in left_out}
        with undone():
            before = row_counts()
            answer = post_signed(provider.INBOUND, form)
            assert answer.status_code in {200, 400, 413}, answer.status_code
            if answer.status_code != 200:
                assert without_counters(row_counts()) == without_counters(before)
            elif InboundText.objects.exists():
                assert answer.content.endswith(b"<Response></Response>")

    send()


@pytest.mark.parametrize("sender", SENDERS, ids=repr)
def test_every_sender_and_body_is_answered(world: World, sender: str) -> None:
    for words in WORDS:
        with undone():
            answer = post_signed(provider.INBOUND, provider.inbound(sender=sender, body=words))
            assert answer.status_code in {200, 400, 413}, (sender, words[:20])
            # What was taken from a phone is kept, whatever it says, or it would be lost for good.
            if sender == PHONE:
                assert answer.status_code == 200, words[:20]
                assert InboundText.objects.count() == 1


def test_odd_receipts_with_a_good_signature_are_never_500(world: World) -> None:
    _case, phone = world.make_joined(world.make_officer())
    text = world.messages(phone)[-1]
    paths = [provider.status_path(text.id), provider.status_path(uuid4())]

    @bounded(examples=30)
    @given(
        path=st.sampled_from(paths),
        status=st.sampled_from(STATUSES),
        code=st.sampled_from(CODES),
        changed=fields,
    )
    def send(path: str, status: str, code: str, changed: dict[str, str]) -> None:
        form = provider.receipt(sid=f"SM{uuid4().hex}", status=status, code=code)
        form |= without_account(changed)
        with undone():
            answer = post_signed(path, form)
            assert answer.status_code in {204, 400, 404, 413}, answer.status_code

    send()


def test_every_status_and_error_code_is_answered(world: World) -> None:
    _case, phone = world.make_joined(world.make_officer())
    path = provider.status_path(world.messages(phone)[-1].id)
    for status, code in itertools.product(STATUSES, CODES):
        form = provider.receipt(sid=f"SM{uuid4().hex}", status=status, code=code)
        with undone():
            answer = post_signed(path, form)
        # One word of the provider's that we do not know must not make it ask again for ever.
        expected = 204 if re.fullmatch(r"[a-zA-Z]{1,64}", status) else 400
        assert answer.status_code == expected, (status[:20], code)


@pytest.mark.parametrize("length", ["", "-1", "1e3", "٣", "0x10", "9" * 30, "NaN", "3 3"])
def test_a_malformed_content_length_is_refused(world: World, length: str) -> None:
    before = row_counts()
    form = encoded(provider.inbound(sender=PHONE, body="SOS"))
    client = Client(raise_request_exception=False)
    answer = client.generic(
        "POST", provider.INBOUND, form, content_type=FORM, CONTENT_LENGTH=length
    )
    assert answer.status_code in {403, 413}, answer.status_code
    after = row_counts()
    for each in (before, after):
        each["counts"].pop("verification.Counter")
    assert after == before


def forgeries(path: str, form: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Give bodies with signatures that are not theirs."""
    url = live.WEBHOOK_URL + path
    good = provider.signature(url=url, fields=form)
    body = encoded(form)
    other = provider.signature(url=url, fields=form | {"Body": "hello"})
    return {
        "none": (body, ""),
        "not base64": (body, "!" * 28),
        "not ASCII": (body, "é" * 28),
        "long": (body, "A" * 9000),
        "cut": (body, good[:-1]),
        "of other words": (body, other),
        "of another address": (body, provider.signature(url=url + "/", fields=form)),
        "over https": (
            body,
            provider.signature(url=url.replace("http:", "https:"), fields=form),
        ),
        "with another token": (body, provider.signature(url=url, fields=form, token="guessed")),
        "with an empty token": (body, provider.signature(url=url, fields=form, token=" ")),
        "a field more": (body + "&zq=1", good),
        "a field twice": (body + "&Body=482913", good),
        "a field less": (body.split("&", 1)[1], good),
        "no body": ("", good),
        "another account": _signed_for_another_account(url, form),
    }


def _signed_for_another_account(url: str, form: dict[str, str]) -> tuple[str, str]:
    """Sign for an account that is not ours."""
    other = form | {"AccountSid": "AC" + "f" * 32}
    return encoded(other), provider.signature(url=url, fields=other)


@pytest.mark.parametrize("path", [provider.INBOUND, provider.status_path(NO_TEXT)])
def test_an_unsigned_request_is_403_and_leaves_only_a_count(world: World, path: str) -> None:
    before, messages = row_counts(), Message.objects.count()
    form = provider.inbound(sender=PHONE, body="SOS") | {"MessageStatus": "delivered"}
    forged = forgeries(path, form)
    for name, (body, signature) in forged.items():
        assert post(path, body, signature=signature).status_code == 403, name
    after = row_counts()
    assert after["counts"].pop("verification.Counter") >= before["counts"].pop(
        "verification.Counter"
    )
    assert after == before
    assert Message.objects.count() == messages
    assert Counter.objects.get(name="webhooks_refused").count == len(forged)


@pytest.mark.parametrize("path", [provider.INBOUND, provider.status_path(NO_TEXT)])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", '{"From": "+447700900321"}'),
        ("text/plain", "From=x"),
        ("", "From=x"),
        ("multipart/form-data", "x"),
        ("multipart/form-data; boundary=x", "--x\r\n"),
        (
            "multipart/form-data; boundary=x; charset=hex",
            '--x\r\nContent-Disposition: form-data; name="From"\r\n\r\nzz\r\n--x--\r\n',
        ),
        ("application/x-www-form-urlencoded; charset=hex", "From=x"),
        ("application/x-www-form-urlencoded; charset=utf-16", "From=x"),
        ("application/x-www-form-urlencoded", "&".join(f"f{n}=1" for n in range(300))),
        ("application/x-www-form-urlencoded", "From=%ff%ed%a0%80&%00"),
    ],
)
def test_unsigned_bodies_of_every_kind_are_403(
    world: World, path: str, kind: str, body: str
) -> None:
    before = row_counts()
    answer = post(path, body, signature="", kind=kind)
    assert answer.status_code in {400, 403}, answer.status_code
    after = row_counts()
    for each in (before, after):
        each["counts"].pop("verification.Counter")
    assert after == before
