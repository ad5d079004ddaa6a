"""Judge a request to send, in the order Twilio does, and turn it into a message."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from simulator.twilio import problems
from simulator.twilio.messages import LONGEST_VALIDITY, Direction, Message, Status
from simulator.twilio.state import ProviderState

E164 = re.compile(r"\+[1-9]\d{6,14}")
BODY_AT_MOST = 1600
UK_LANDLINE = re.compile(r"\+44[12]\d+")


def judge(exchange: ProviderState, form: Mapping[str, str]) -> Message:
    """Return the message this form asks for; raises problems.RefusedError."""
    _check_recipient(exchange, form.get("To", ""))
    _check_sender(exchange, form)
    _check_body(form.get("Body", ""))
    _check_callback(form.get("StatusCallback", ""))
    if exchange.is_opted_out(form["To"]):
        raise problems.RefusedError(problems.OPTED_OUT)
    service = form.get("MessagingServiceSid")
    return Message(
        account_sid=exchange.options.account_sid,
        recipient=form["To"],
        sender=None if service else form["From"],
        body=form["Body"],
        direction=Direction.OUTBOUND_API,
        status=Status.ACCEPTED if service else Status.QUEUED,
        messaging_service_sid=service,
        status_callback=form.get("StatusCallback", ""),
        validity_period=_validity(form.get("ValidityPeriod", str(LONGEST_VALIDITY))),
    )


def _check_recipient(exchange: ProviderState, number: str) -> None:
    if not number:
        raise problems.RefusedError(problems.NO_RECIPIENT)
    if not E164.fullmatch(number):
        raise problems.RefusedError(problems.BAD_RECIPIENT, number)
    if not number.startswith(tuple("+" + prefix for prefix in exchange.options.countries)):
        raise problems.RefusedError(problems.REGION_OFF, number)
    if UK_LANDLINE.fullmatch(number):
        raise problems.RefusedError(problems.NOT_A_MOBILE, number)


def _check_sender(exchange: ProviderState, form: Mapping[str, str]) -> None:
    if form.get("MessagingServiceSid"):
        return
    sender = form.get("From", "")
    if not sender:
        raise problems.RefusedError(problems.NO_SENDER)
    if sender != exchange.options.number:
        raise problems.RefusedError(problems.BAD_SENDER, sender)


def _check_body(body: str) -> None:
    if not body:
        raise problems.RefusedError(problems.NO_BODY)
    if len(body) > BODY_AT_MOST:
        raise problems.RefusedError(problems.TOO_LONG)


def _validity(seconds: str) -> int:
    if not re.fullmatch(r"\d{1,5}", seconds) or not 1 <= int(seconds) <= LONGEST_VALIDITY:
        raise problems.RefusedError(problems.BAD_VALIDITY)
    return int(seconds)


def _check_callback(url: str) -> None:
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise problems.RefusedError(problems.BAD_CALLBACK, url)
