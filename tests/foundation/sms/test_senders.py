"""Who a text is from: a phone, a phone behind another channel, or a name that is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.sms import phone_numbers, senders
from foundation.sms.senders import Channel

PHONE = "+447700900123"


@pytest.mark.parametrize(
    ("raw", "channel"),
    [
        (PHONE, Channel.SMS),
        ("07700 900123", Channel.SMS),
        (f"rcs:{PHONE}", Channel.RCS),
        (f"whatsapp:{PHONE}", Channel.WHATSAPP),
        (f"WhatsApp: {PHONE}", Channel.WHATSAPP),
    ],
)
def test_the_number_behind_finds_the_phone(raw: str, channel: Channel) -> None:
    """F7: a text by RCS or WhatsApp is of the same phone."""
    found = senders.read(raw, drama_allowed=True)
    assert (found.number.e164, found.channel) == (PHONE, channel)


@pytest.mark.parametrize(
    "raw", ["Bank", "60777", "rcs:agent", "messenger:123", "+", "a" * 500, "whatsapp:", "\x00", ""]
)
def test_what_is_no_number_is_an_automatic_sender(raw: str) -> None:
    """F7: it is kept under its name, and never texted."""
    found = senders.read(raw, drama_allowed=True)
    assert found.channel is Channel.AUTOMATIC
    assert 0 < len(found.number.e164) <= 40
    assert not phone_numbers.textable(found.number, countries=["GB", "001"])
    assert phone_numbers.masked(found.number.e164)


@given(st.text(max_size=80))
def test_no_sender_breaks_the_reading(raw: str) -> None:
    found = senders.read(raw, drama_allowed=True)
    assert found.number.e164.isprintable()


def test_an_address_of_ours_is_known_whatever_the_channel() -> None:
    assert senders.address(f"whatsapp:{PHONE}") == PHONE
    assert senders.address(PHONE) == PHONE
