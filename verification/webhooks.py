"""What the provider posts to us: inbound texts, and receipts for ours. Believed only when signed.

The signature covers the address as the provider knows it, so it is checked against WEBHOOK_URL and
never against the Host header, which a proxy changes and whoever posts chooses.
"""

import logging
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
from foundation.sms.gateways import twilio, twilio_errors
from verification.actions.joining import inbound_texts
from verification.actions.messaging import delivery_receipts
from verification.actions.records import counters

log = logging.getLogger(__name__)

T = TypeVar("T")
View = Callable[..., HttpResponse]

_NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
_BODY_AT_MOST = 1600
_WORD_AT_MOST = 64
_CODE_AT_MOST = 6
# Two of our own transactions got in each other's way: the second try finds the road free.
_PASSING = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)


class _BadFormError(ValueError):
    """A field that must be there is missing or too long."""


def _provider_only(view: View) -> View:
    """Let only signed posts of a decent size in; all others are counted and refused."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: UUID) -> HttpResponse:
        if _size(request) > settings.REQUEST_BYTES_AT_MOST:
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
    sid = _sid(request)
    sender = _word(request, "From")
    body = _field(request, "Body")[:_BODY_AT_MOST]
    try:
        _committed(lambda: inbound_texts.receive(provider_sid=sid, sender=sender, body=body))
    except inbound_texts.NotANumber:
        # A sender by name, such as a bank's: nobody who could be answered, nothing to keep.
        counters.count(name=counters.SENDERS_UNREADABLE)
    return HttpResponse(_NO_ANSWER, content_type="text/xml; charset=utf-8")


@_provider_only
def receive_receipt(request: HttpRequest, *, message_id: UUID) -> HttpResponse:
    """Take a receipt for one of our texts; a word we do not know proves that it was accepted."""
    sid, word, code = _sid(request), _word(request, "MessageStatus"), _error_code(request)
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
        return settings.REQUEST_BYTES_AT_MOST + 1
    if int(announced) > settings.REQUEST_BYTES_AT_MOST:
        return int(announced)
    return len(request.body)


def _field(request: HttpRequest, name: str) -> str:
    """Read a field that must be there, though it may be empty; raises _BadFormError."""
    value = request.POST.get(name)
    if value is None:
        raise _BadFormError
    return value


def _word(request: HttpRequest, name: str) -> str:
    """Read a field that must hold one short word; raises _BadFormError."""
    value = _field(request, name)
    if not value.strip() or len(value) > _WORD_AT_MOST:
        raise _BadFormError
    return value


def _sid(request: HttpRequest) -> str:
    """Read the provider's id of the text; raises _BadFormError for one that cannot be kept."""
    sid = _word(request, "MessageSid")
    if not sid.isascii() or not sid.isalnum():
        raise _BadFormError
    return sid


def _error_code(request: HttpRequest) -> int | None:
    """Read the provider's error code, None where there is none or it is no number."""
    code = request.POST.get("ErrorCode", "")
    return int(code) if code.isascii() and code.isdigit() and len(code) <= _CODE_AT_MOST else None
