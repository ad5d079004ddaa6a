"""What the provider posts to us: inbound texts, and receipts for ours. Believed only when signed.

The signature covers the address as the provider knows it, so it is checked against WEBHOOK_URL and
never against the Host header, which a proxy changes and whoever posts chooses.
"""

import logging
import re
from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import Error, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from psycopg import errors

from foundation.audit import ledger
from foundation.sms import senders
from foundation.sms.gateways import twilio, twilio_errors
from foundation.sms.senders import Channel
from verification.actions import contacts
from verification.actions.joining import inbound_texts
from verification.actions.messaging import delivery_receipts
from verification.actions.records import counters

log = logging.getLogger(__name__)

T = TypeVar("T")
View = Callable[..., HttpResponse]

_NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
_WORD_AT_MOST = 64
_CODE_AT_MOST = 6
_PICTURES_AT_MOST = 99
# The signed string has no separators: a longer id may be another post's, with a border shifted.
_MESSAGE_SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}", re.ASCII)
_STATUS_WORD = re.compile(r"[a-zA-Z_-]{1,64}", re.ASCII)
# Two of our own transactions got in each other's way: the second try finds the road free.
_PASSING = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)


class _BadFormError(ValueError):
    """A field that must be there is missing or too long."""


def _provider_only(view: View) -> View:
    """Let only signed posts of a decent size in; all others are counted and refused."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: UUID) -> HttpResponse:
        if _size(request) > settings.WEBHOOK_BYTES_AT_MOST:
            return HttpResponse(status=413)
        if not _is_signed(request):
            counters.count(name=counters.WEBHOOKS_REFUSED)
            return HttpResponse(status=403)
        try:
            return view(request, **kwargs)
        except _BadFormError:
            return HttpResponse(status=400)
        except Error as error:
            # The provider then turns to its fallback address, which says NO ANSWER in our name.
            log.error("webhook not taken: %s", type(error).__name__)
            return HttpResponse(status=503, headers={"Retry-After": "5"})

    return csrf_exempt(require_POST(guarded))


@_provider_only
def receive_text(request: HttpRequest) -> HttpResponse:
    """Take an inbound text; whatever it says, the answer is the same empty TwiML."""
    sid, sender = _sid(request), _word(request, "From")
    _check_ours(_word(request, "To"))
    body, pictures = _field(request, "Body", default=""), _pictures(request)
    _committed(
        lambda: inbound_texts.receive(provider_sid=sid, sender=sender, body=body, pictures=pictures)
    )
    if contacts.sender(sender).channel is Channel.AUTOMATIC:
        counters.count(name=counters.AUTOMATIC_SENDERS)
    return HttpResponse(_NO_ANSWER, content_type="text/xml; charset=utf-8")


@_provider_only
def receive_receipt(request: HttpRequest, *, message_id: UUID) -> HttpResponse:
    """Take a receipt for one of our texts; a word we do not know proves that it was accepted."""
    sid, word, code = _sid(request), _status_word(request), _error_code(request)
    _check_ours(_field(request, "From", default=settings.PUBLISHED_NUMBER))
    try:
        _committed(
            lambda: delivery_receipts.record(
                message_id=message_id,
                provider_sid=sid,
                status=twilio.status_of(word),
                error_code=code,
                opted_out=code == twilio_errors.OPTED_OUT,
                through_us=twilio_errors.is_ours_in_receipt(code),
            )
        )
    except delivery_receipts.UnknownMessageError:
        return HttpResponse(status=404)
    return HttpResponse(status=204)


def _committed(do: Callable[[], T]) -> T:
    """Do it in the one transaction of this request, once more where two of ours collided."""
    try:
        with ledger.transaction():
            return do()
    except OperationalError as error:
        if not isinstance(error.__cause__, _PASSING):
            raise
    with ledger.transaction():
        return do()


def _is_signed(request: HttpRequest) -> bool:
    """Say whether the provider signed exactly this form for exactly this address of our account."""
    query = request.META.get("QUERY_STRING", "")
    url = settings.WEBHOOK_URL + request.path_info + (f"?{query}" if query else "")
    signature = request.headers.get(twilio.SIGNATURE_HEADER, "")
    if not twilio.is_signed(url=url, form=request.POST, signature=signature):
        return False
    return request.POST.get("AccountSid", settings.TWILIO_ACCOUNT_SID) == (
        settings.TWILIO_ACCOUNT_SID
    )


def _size(request: HttpRequest) -> int:
    """Measure the body; one that announces too much is not read at all."""
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    if not announced.isascii() or not announced.isdigit():
        return settings.WEBHOOK_BYTES_AT_MOST + 1
    if int(announced) > settings.WEBHOOK_BYTES_AT_MOST:
        return int(announced)
    return len(request.body)


def _field(request: HttpRequest, name: str, *, default: str | None = None) -> str:
    """Read a field that must be there once, if there is no default; raises _BadFormError."""
    values = request.POST.getlist(name)
    if not values and default is not None:
        return default
    if len(values) != 1:
        raise _BadFormError
    return str(values[0])


def _word(request: HttpRequest, name: str) -> str:
    """Read a field that must hold one short word; raises _BadFormError."""
    value = _field(request, name)
    if not value.strip() or len(value) > _WORD_AT_MOST:
        raise _BadFormError
    return value


def _sid(request: HttpRequest) -> str:
    """Read the provider's id of the text; raises _BadFormError for one of another shape."""
    sid = _field(request, "MessageSid")
    if not _MESSAGE_SID.fullmatch(sid):
        raise _BadFormError
    return sid


def _status_word(request: HttpRequest) -> str:
    """Read what became of a text; raises _BadFormError for what is no word."""
    word = _field(request, "MessageStatus")
    if not _STATUS_WORD.fullmatch(word):
        raise _BadFormError
    return word


def _check_ours(address: str) -> None:
    """Demand an address that is ours at the provider; raises _BadFormError."""
    ours = {settings.PUBLISHED_NUMBER, *settings.OTHER_ADDRESSES}
    if not ours & {address, senders.address(address)}:
        counters.count(name=counters.ADDRESSES_UNKNOWN)
        log.error("webhook not taken: it is to or from no address of ours")
        raise _BadFormError


def _pictures(request: HttpRequest) -> int:
    """Count the pictures and other files that came with a text; a count that is none counts one."""
    count = _field(request, "NumMedia", default="0")
    if count.isascii() and count.isdigit() and len(count) <= _CODE_AT_MOST:
        return min(int(count), _PICTURES_AT_MOST)
    return 1


def _error_code(request: HttpRequest) -> int | None:
    """Read the provider's error code, None where there is none or it is no number."""
    code = request.POST.get("ErrorCode", "")
    return int(code) if code.isascii() and code.isdigit() and len(code) <= _CODE_AT_MOST else None
