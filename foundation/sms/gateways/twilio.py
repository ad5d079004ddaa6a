"""Twilio, by its own package: the one module that speaks to it or reads what it posts.

The package is imported at the first text, not before: `twilio.rest` takes a second and 30 MB that
the web process does not need.
"""

import functools
import importlib
import json
import os
import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import requests
import urllib3
from django.conf import settings
from django.http import QueryDict
from requests.adapters import HTTPAdapter
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from urllib3.connection import HTTPConnection, HTTPSConnection

from foundation.sms.gateways import base, twilio_errors
from foundation.sms.gateways.twilio_errors import Blame
from foundation.sms.statuses import MessageStatus

if TYPE_CHECKING:
    from twilio.rest import Client
    from twilio.rest.api.v2010.account.message import MessageInstance

SIGNATURE_HEADER = "X-Twilio-Signature"

# The words of a Message resource and of a status callback, and what each is to us. A callback
# proves at least that the text was accepted, hence no word for less.
STATUS_WORDS = {
    "accepted": MessageStatus.ACCEPTED,
    "scheduled": MessageStatus.ACCEPTED,
    "queued": MessageStatus.ACCEPTED,
    "sending": MessageStatus.ACCEPTED,
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.DELIVERED,
    "partially_delivered": MessageStatus.UNDELIVERED,
    "undelivered": MessageStatus.UNDELIVERED,
    "failed": MessageStatus.FAILED,
    "canceled": MessageStatus.FAILED,
}

# Connecting and reading are timed apart, so each gets a share: together PROVIDER_TIMEOUT.
_CONNECTING = 0.3
_CONNECTIONS = 16
_LISTED_AT_MOST = 200
# How far the provider's clock may be behind ours. Generous: texts we know are left out by Sid.
_CLOCKS_APART = timedelta(minutes=5)
_LONGEST_WAIT = timedelta(seconds=60)
# What Twilio takes as a ValidityPeriod, in seconds; another value would bar the text.
_VALID_FOR_AT_LEAST, _VALID_FOR_AT_MOST = 1, 36_000

# All that the package and what it stands on may raise; the last four where an answer is not of the
# shape it expects.
_FAILURES = (
    TwilioException,
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
)


class TwilioGateway:
    """Send through Twilio's API and ask it what it has."""

    def prepare(self) -> None:
        """Import the package and make the client: about a second, once a process."""
        _client()

    def send(
        self, *, to: str, body: str, callback_url: str, valid_for: timedelta | None = None
    ) -> base.Accepted:
        """Create a Message; the published number is the sender.

        `valid_for` bounds Twilio's own queue. What a network has taken may arrive hours later.
        """
        try:
            message = _client().messages.create(
                to=to,
                from_=settings.PUBLISHED_NUMBER,
                body=body,
                status_callback=callback_url,
                **_validity(valid_for),
            )
        except _FAILURES as error:
            raise _meaning_of(error) from error
        if not message.sid:
            raise base.Unknown
        return base.Accepted(sid=message.sid)

    def find(
        self, *, to: str, body: str, since: datetime, except_sids: Collection[str]
    ) -> str | None:
        """List what went to this number and compare Body, From and time.

        Not filtered by DateSent, which a text that is still queued does not have. Raises Unknown
        when Twilio fails, or when the list is cut off before it reaches `since`.
        """
        try:
            listed = _client().messages.list(
                to=to,
                from_=settings.PUBLISHED_NUMBER,
                limit=_LISTED_AT_MOST,
                page_size=_LISTED_AT_MOST,
            )
        except (base.Busy, *_FAILURES) as error:
            raise base.Unknown from error
        return _pick(listed, body=body, since=since - _CLOCKS_APART, except_sids=except_sids)


def is_signed(*, url: str, form: QueryDict, signature: str) -> bool:
    """Say whether Twilio, or whoever has our token, posted this form to exactly this URL."""
    return bool(RequestValidator(settings.TWILIO_AUTH_TOKEN).validate(url, form, signature))


def status_of(word: str) -> MessageStatus:
    """Read a status word; one that is not in the table proves no more than acceptance."""
    return STATUS_WORDS.get(word, MessageStatus.ACCEPTED)


class _Http(TwilioHttpClient):  # type: ignore[misc]  # the package has no types
    """The package's HTTP client, bounded and quiet.

    No retries (delivery asks before it repeats), no proxies or passwords from the environment, no
    cookies, nothing logged or kept of what was sent. A Session's pool may be shared by threads.
    """

    def __init__(self, *, base_url: str, timeout_s: float) -> None:
        """Serve one base URL ("" is Twilio's own); `timeout_s` bounds one call."""
        super().__init__()
        self._base = urlsplit(base_url)
        # The package's own argument takes one number, for each of the two waits in full.
        self.timeout: Any = (timeout_s * _CONNECTING, timeout_s * (1 - _CONNECTING))
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.cookies.set_policy(_no_cookies())
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, _Adapter(max_retries=0, pool_maxsize=_CONNECTIONS))

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        """Make one request; raises base.Busy for 429, whose Retry-After only shows here."""
        try:
            response = super().request(method, self._moved(url), *args, **kwargs)
        finally:
            self._test_only_last_request = self._test_only_last_response = None
        if response.status_code == requests.codes.too_many_requests and _is_pace(response):
            raise base.Busy(retry_after=_seconds(response.headers.get("Retry-After")))
        return response

    def log_request(self, kwargs: dict[str, Any]) -> None:
        """Log nothing: the package would write the number and the text."""

    def log_response(self, status_code: int, response: Any) -> None:
        """Log nothing."""

    def _moved(self, url: str) -> str:
        """Point Twilio's address at the base URL, where there is one."""
        if not self._base.netloc:
            return url
        moved = urlsplit(url)._replace(scheme=self._base.scheme, netloc=self._base.netloc)
        return urlunsplit(moved)


class _PromptConnection(HTTPConnection):
    """A connection that came about within its time, or not at all.

    The time-out bounds one address. Looking the name up has no bound, and a name may have several
    addresses: without this a post could leave when the lease it belongs to is long over.
    """

    def connect(self) -> None:
        """Connect; raises NewConnectionError, nothing being posted, where it took too long."""
        began = time.monotonic()
        super().connect()
        patience = self.timeout
        if isinstance(patience, int | float) and time.monotonic() - began > patience:
            self.close()
            raise urllib3.exceptions.NewConnectionError(self, "connected too late")


class _PromptTLSConnection(_PromptConnection, HTTPSConnection):
    """The same, TLS and all."""


class _PlainPool(urllib3.HTTPConnectionPool):
    """Connections of the kind above."""

    ConnectionCls = _PromptConnection


class _TLSPool(urllib3.HTTPSConnectionPool):
    """Connections of the kind above, with TLS."""

    ConnectionCls = _PromptTLSConnection


class _Adapter(HTTPAdapter):
    """Requests' adapter, over such pools."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools' manager as ever, and name our pools to it."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TLSPool}


def _no_cookies() -> DefaultCookiePolicy:
    """Accept cookies from nobody."""
    return DefaultCookiePolicy(allowed_domains=[])


def _client() -> "Client":
    """Give the client for the settings as they are now; one a configuration and process."""
    return _made(
        os.getpid(),
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        settings.TWILIO_BASE_URL,
        settings.PROVIDER_TIMEOUT.total_seconds(),
    )


@functools.lru_cache(maxsize=4)
def _made(_pid: int, account: str, token: str, base_url: str, timeout_s: float) -> "Client":
    """Build a client; the process is part of the key because sockets must not be shared by fork."""
    rest = importlib.import_module("twilio.rest")
    # A non-empty mapping: an empty one would make the package read os.environ instead.
    client: Client = rest.Client(
        account,
        token,
        http_client=_Http(base_url=base_url, timeout_s=timeout_s),
        environment={"TWILIO_EDGE": "", "TWILIO_REGION": ""},
    )
    return client


def _meaning_of(error: Exception) -> base.NotAccepted:
    """Turn whatever the package raised into what a gateway may answer."""
    if isinstance(error, TwilioRestException):
        return _meaning_of_answer(code=error.code or 0, status=error.status)
    # Only where no connection came about is it certain that nothing was posted.
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return base.Busy()
    return base.Unknown()


def _meaning_of_answer(*, code: int, status: int) -> base.NotAccepted:
    """Judge an error answer: any 4xx that does not name the number is ours to mend."""
    if not 400 <= status < 500 or status == requests.codes.request_timeout:
        return base.Unknown()
    match twilio_errors.blame_of(code):
        case Blame.OPTED_OUT:
            return base.OptedOut(code=code)
        case Blame.NUMBER:
            return base.Refused(code=code)
        case Blame.RATE:
            return base.Busy()
        case Blame.OURS:
            return base.Barred(code=code)


def _validity(valid_for: timedelta | None) -> dict[str, int]:
    """Write how long a text may wait as Twilio takes it, as near as it does."""
    if valid_for is None:
        return {}
    seconds = round(valid_for.total_seconds())
    return {"validity_period": min(max(seconds, _VALID_FOR_AT_LEAST), _VALID_FOR_AT_MOST)}


def _never_connected(error: Exception) -> bool:
    """Say whether a connection error came before any connection: refused, or no such host."""
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    reason = getattr(cause, "reason", cause)
    return isinstance(reason, urllib3.exceptions.NewConnectionError)


def _pick(
    listed: "list[MessageInstance]", *, body: str, since: datetime, except_sids: Collection[str]
) -> str | None:
    """Choose the Sid of the text that is ours among those listed, newest first.

    Raises Unknown when the list was cut off before `since`.
    """
    recent = [message for message in listed if _made_at(message) >= since]
    for message in reversed(recent):
        if message.body == body and message.sid and message.sid not in except_sids:
            return str(message.sid)
    if len(listed) >= _LISTED_AT_MOST and len(recent) == len(listed):
        raise base.Unknown
    return None


def _made_at(message: "MessageInstance") -> datetime:
    """Say when Twilio made this message; one without a date is counted as new."""
    return message.date_created or datetime.max.replace(tzinfo=UTC)


def _is_pace(response: Response) -> bool:
    """Say whether a 429 means no more than its status: one may say that our queue is full."""
    try:
        code = int(json.loads(response.text)["code"])
    except (ValueError, TypeError, LookupError):
        return True
    return twilio_errors.blame_of(code) is Blame.RATE


def _seconds(header: str | None) -> timedelta | None:
    """Read a Retry-After given in seconds, at most a minute; anything else is None."""
    if not header or not header.isascii() or not header.isdigit():
        return None
    return min(timedelta(seconds=int(header[:9])), _LONGEST_WAIT)
