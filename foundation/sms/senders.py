"""Who a text is from: a phone, a phone behind another channel, or something that is none."""

import re
import unicodedata
from dataclasses import dataclass

from foundation.sms import phone_numbers
from foundation.sms.phone_numbers import NotANumber, PhoneNumber
from foundation.vocabulary import Vocabulary

_CHANNELS = re.compile(r"\s*(rcs|whatsapp):(.*)", re.IGNORECASE | re.DOTALL)
_NAME_AT_MOST = 40
_NAMELESS = "no name"
# What the library writes for what is of no country: never texted.
_NO_COUNTRY = "001"


class Channel(Vocabulary):
    """How a text came. Only what came as SMS is answered, since SMS is all that we send."""

    SMS = "sms", "text"
    RCS = "rcs", "RCS"
    WHATSAPP = "whatsapp", "WhatsApp"
    AUTOMATIC = "automatic", "automatic sender"


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sent a text. `number` of an automatic sender is its name or short code, and no phone."""

    number: PhoneNumber
    channel: Channel


def read(raw: str, *, drama_allowed: bool, load_allowed: bool = False) -> Sender:
    """Read the sender of an inbound text; what is no telephone number is an automatic sender."""
    found = _CHANNELS.fullmatch(raw)
    channel = Channel(found[1].lower()) if found else Channel.SMS
    try:
        number = phone_numbers.parse(
            found[2] if found else raw, drama_allowed=drama_allowed, load_allowed=load_allowed
        )
    except NotANumber:
        named = PhoneNumber(e164=_name(raw), country=_NO_COUNTRY, uk_mobile=False)
        return Sender(number=named, channel=Channel.AUTOMATIC)
    return Sender(number=number, channel=channel)


def address(raw: str) -> str:
    """Take the channel off an address of ours: "whatsapp:+447700900000" is +447700900000."""
    found = _CHANNELS.fullmatch(raw)
    return found[2] if found else raw


def _name(raw: str) -> str:
    """Write a name that is no number so that it can be kept, found again and shown."""
    folded = unicodedata.normalize("NFKC", raw)
    name = "".join(character for character in folded if character.isprintable()).strip()
    return name[:_NAME_AT_MOST] or _NAMELESS
