"""The provider's side of the webhooks, signed by our own hand and not by the code under test."""

import base64
import hashlib
import hmac
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client

INBOUND = "/webhooks/twilio/inbound"


def signature(*, url: str, fields: dict[str, str], token: str | None = None) -> str:
    """Sign a form posted to an address, as Twilio documents it."""
    text = url + "".join(name + fields[name] for name in sorted(fields))
    key = (token or settings.TWILIO_AUTH_TOKEN).encode()
    return base64.b64encode(hmac.new(key, text.encode(), hashlib.sha1).digest()).decode()


def inbound(*, sender: str, body: str, sid: str | None = None) -> dict[str, str]:
    """Give the form of an inbound text."""
    sid = sid or f"SM{uuid4().hex}"
    return {
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
        "ApiVersion": "2010-04-01",
        "Body": body,
        "From": sender,
        "FromCity": "",
        "MessageSid": sid,
        "NumMedia": "0",
        "SmsSid": sid,
        "SmsStatus": "received",
        "To": settings.PUBLISHED_NUMBER,
    }


def receipt(*, sid: str, status: str, code: str = "") -> dict[str, str]:
    """Give the form of a status callback."""
    fields = {
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
        "From": settings.PUBLISHED_NUMBER,
        "MessageSid": sid,
        "MessageStatus": status,
        "SmsSid": sid,
        "SmsStatus": status,
    }
    return fields | ({"ErrorCode": code} if code else {})


def post(
    path: str,
    fields: dict[str, str],
    *,
    signed_as: str | None = None,
    headers: dict[str, str] | None = None,
) -> int:
    """Post a form, signed unless told otherwise, and answer the status."""
    genuine = signature(url=settings.WEBHOOK_URL + path, fields=fields)
    sent = {"X-Twilio-Signature": genuine if signed_as is None else signed_as, **(headers or {})}
    answer = Client(raise_request_exception=False).post(
        path,
        urlencode(fields),
        content_type="application/x-www-form-urlencoded",
        headers=sent,
    )
    return answer.status_code


def status_path(message_id: UUID) -> str:
    """Name the address of receipts for one text."""
    return f"/webhooks/twilio/status/{message_id}"
