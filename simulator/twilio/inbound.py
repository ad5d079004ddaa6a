"""Take a text from a phone to the service, with Twilio's opt-out words on the way."""

import asyncio
import time
from enum import StrEnum

from simulator.twilio import segments
from simulator.twilio.faults import Fault, FaultKind
from simulator.twilio.log import Kind
from simulator.twilio.messages import API_VERSION, Direction, Message, Status
from simulator.twilio.state import ProviderState
from simulator.twilio.webhooks import Postman

INBOUND_PATH = "/webhooks/twilio/inbound"
COUNTRIES = (("+44", "GB"), ("+353", "IE"), ("+33", "FR"), ("+1", "US"))


class OptOut(StrEnum):
    """What an opt-out word means, in Twilio's words."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


WORDS = {
    **dict.fromkeys(("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"), OptOut.STOP),
    **dict.fromkeys(("START", "UNSTOP", "YES"), OptOut.START),
    **dict.fromkeys(("HELP", "INFO"), OptOut.HELP),
}
AUTOMATIC = {
    OptOut.STOP: "You will get no more texts from this number. Text START to get them again.",
    OptOut.START: "You will get texts from this number again. Text STOP to end them.",
    OptOut.HELP: "Text STOP to get no more texts from this number.",
}


class Switchboard:
    """Accept texts from phones and pass them on."""

    def __init__(self, exchange: ProviderState, postman: Postman) -> None:
        self._exchange, self._postman = exchange, postman

    def accept(self, *, number: str, body: str) -> Message:
        """Take one text from `number`; the service hears of it unless a fault says otherwise."""
        message = self._message(number, body)
        faults = self._exchange.faults
        lost = faults.take(FaultKind.LOST_INBOUND, number)
        copied = faults.take(FaultKind.DUPLICATE_INBOUND, number)
        self._exchange.keep(message, kind=Kind.INBOUND, fault=_name(lost or copied))
        opt_out = self._obey(number, body)
        if not lost:
            self._tell(message, opt_out, copies=copied.copies if copied else 1)
        return message

    def _message(self, number: str, body: str) -> Message:
        message = Message(
            account_sid=self._exchange.options.account_sid,
            recipient=self._exchange.options.number,
            sender=number,
            body=body,
            direction=Direction.INBOUND,
            status=Status.RECEIVED,
        )
        message.sent_at = message.created_at
        message.reached_phone_ns = time.time_ns()
        return message

    def _obey(self, number: str, body: str) -> OptOut | None:
        """Act on a word that stands alone, as Twilio does: any case, spaces around ignored."""
        word = WORDS.get(body.strip().upper())
        if word is None or not self._exchange.options.opt_out_words:
            return None
        if word is OptOut.STOP:
            self._exchange.opt_out(number)
        if word is OptOut.START:
            self._exchange.opt_in(number)
        self._answer(number, AUTOMATIC[word])
        return word

    def _answer(self, number: str, body: str) -> None:
        """Put the provider's own answer on the phone; the service never hears of it."""
        message = Message(
            account_sid=self._exchange.options.account_sid,
            recipient=number,
            sender=self._exchange.options.number,
            body=body,
            direction=Direction.OUTBOUND_REPLY,
            status=Status.SENT,
        )
        message.move(Status.DELIVERED)
        self._exchange.keep(message, kind=Kind.AUTOMATIC)

    def _tell(self, message: Message, opt_out: OptOut | None, *, copies: int) -> None:
        url = self._exchange.options.public_url + INBOUND_PATH
        fields = inbound_fields(message, opt_out)
        self._postman.start(self._post_copies(message.sid, url, fields, copies))

    async def _post_copies(self, sid: str, url: str, fields: dict[str, str], copies: int) -> None:
        """Post all copies at once: a repeat does not wait for the first to be answered."""
        posts = (self._postman.post(sid=sid, url=url, fields=fields) for _ in range(copies))
        await asyncio.gather(*posts)


def inbound_fields(message: Message, opt_out: OptOut | None) -> dict[str, str]:
    """Return the form of an inbound webhook; Twilio sends the place fields even when empty."""
    number = message.sender or ""
    fields = {
        "AccountSid": message.account_sid,
        "ApiVersion": API_VERSION,
        "Body": message.body,
        "From": number,
        "FromCity": "",
        "FromCountry": country_of(number),
        "FromState": "",
        "FromZip": "",
        "MessageSid": message.sid,
        "NumMedia": "0",
        "NumSegments": str(segments.count(message.body)),
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "To": message.recipient,
        "ToCity": "",
        "ToCountry": country_of(message.recipient),
        "ToState": "",
        "ToZip": "",
    }
    if opt_out is not None:
        fields["OptOutType"] = opt_out.value
    return fields


def country_of(number: str) -> str:
    """Return the country code Twilio would write for `number`, empty when unknown."""
    return next((code for prefix, code in COUNTRIES if number.startswith(prefix)), "")


def _name(fault: Fault | None) -> str | None:
    return None if fault is None else fault.kind.value
