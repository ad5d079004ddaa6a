"""Open311 GeoReport v2 in JSON: the one module that speaks to owners' systems.

https://wiki.open311.org/GeoReport_v2/. A description is all that a request gives back of what it
was sent with, so our reference stands there. The API key goes into a POST's form and nowhere else.
"""

import json
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import quote
from uuid import UUID

import requests
import urllib3
from django.conf import settings

from community.streetsafe.gateways import base
from community.streetsafe.rules import outside_words, request_text
from community.streetsafe.rules.council_answers import Answer
from foundation.audit import clock

NUMBER_AT_MOST = 64
WORDS_AT_MOST = 200

_CONNECTING = 0.3
_BYTES_AT_MOST = 2_000_000
_CHUNK = 64_000
# The standard's own bound of a list: one as long as this may have been cut off.
_LISTED_AT_MOST = 1000
# How far the other clock may be from ours, each way.
_CLOCKS_APART = timedelta(hours=2)
_LONGEST_WAIT = timedelta(hours=6)
_HTTP_TIMEOUT = (408, 425)
_BUSY = (429, 503)
_FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, ValueError, RecursionError)


class Open311Gateway:
    """Speak GeoReport v2 to whichever system is named."""

    def post(self, where: base.Where, request: base.Request) -> base.Sent:
        """Post requests.json, once."""
        form = {
            "api_key": where.api_key,
            "jurisdiction_id": where.jurisdiction_id,
            "service_code": request.service_code,
            **_place(request),
            "address_string": request.address,
            "description": request.description,
        }
        status, headers, parsed = _call(where, "requests.json", form=_given(form))
        if 200 <= status < 300:
            return _sent(parsed)
        raise _meaning(status, headers, parsed)

    def find(
        self, where: base.Where, *, token: UUID, service_code: str, since: datetime, until: datetime
    ) -> base.Sent | None:
        """List requests of this service in that time, and look for our reference."""
        listed = _read(
            where,
            "requests.json",
            service_code=service_code,
            start_date=_written(since - _CLOCKS_APART),
            end_date=_written(until + _CLOCKS_APART),
        )
        ours = [one for one in listed if request_text.holds(str(one.get("description", "")), token)]
        if ours:
            return _sent([min(ours, key=_age)])
        if len(listed) >= _LISTED_AT_MOST:
            raise base.Unknown
        return None

    def number_of(self, where: base.Where, *, ticket: str) -> str:
        """Get tokens/{ticket}.json."""
        for one in _read(where, f"tokens/{quote(ticket, safe='')}.json"):
            if number := _number(one.get("service_request_id")):
                return number
        return ""

    def look_up(self, where: base.Where, *, number: str) -> Answer:
        """Get requests/{number}.json."""
        for one in _read(where, f"requests/{quote(number, safe='')}.json"):
            if _number(one.get("service_request_id")) == number:
                return _answer(one)
        raise base.Unknown


def _read(where: base.Where, path: str, **query: str) -> list[dict[str, Any]]:
    """Get a list of objects. Raises base.Unknown for anything else."""
    asked = _given({"jurisdiction_id": where.jurisdiction_id, **query})
    try:
        status, _, parsed = _call(where, path, query=asked)
    except base.NotSent as error:
        raise base.Unknown from error
    if status != requests.codes.ok or not isinstance(parsed, list):
        raise base.Unknown
    if not all(isinstance(one, dict) for one in parsed):
        raise base.Unknown
    return parsed


def _call(
    where: base.Where,
    path: str,
    *,
    form: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> tuple[int, Mapping[str, str], Any]:
    """Make one request; give status, headers and the JSON, None where it is none of it.

    Raises base.Busy where no connection came about, base.Unknown for any other failure.
    """
    patience = settings.OPEN311_TIMEOUT.total_seconds()
    ends = time.monotonic() + patience
    try:
        with _session() as session:
            answer = session.request(
                "GET" if form is None else "POST",
                f"{where.url}/{path}",
                data=form,
                params=query,
                timeout=(patience * _CONNECTING, patience * (1 - _CONNECTING)),
                allow_redirects=False,
                stream=True,
            )
            body = b"".join(_chunks(answer, ends=ends))
            return answer.status_code, answer.headers, _json(body)
    except _FAILURES as error:
        raise _failure(error) from error


def _session() -> requests.Session:
    """Make a session: no proxies or passwords of the environment, no cookies, no retries."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["Accept"] = "application/json"
    return session


def _chunks(answer: requests.Response, *, ends: float) -> Iterator[bytes]:
    """Read a body, no longer than we wait and no more than we hold. Raises base.Unknown."""
    read = 0
    for chunk in answer.iter_content(_CHUNK):
        read += len(chunk)
        if read > _BYTES_AT_MOST or time.monotonic() > ends:
            raise base.Unknown
        yield chunk


def _json(body: bytes) -> Any:
    """Parse a body; None for XML, a page or anything else."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _failure(error: Exception) -> base.NotSent:
    """Only where no connection came about is it certain that nothing arrived."""
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    reason = getattr(cause, "reason", cause)
    if isinstance(error, requests.ConnectTimeout) or isinstance(
        reason, urllib3.exceptions.NewConnectionError
    ):
        return base.Busy()
    return base.Unknown()


def _meaning(status: int, headers: Mapping[str, str], parsed: Any) -> base.NotSent:
    """Judge an answer to a POST that is no yes."""
    if status in _BUSY:
        # Only a 429 says that nothing was done; a 503 may come from what stands in between.
        return base.Busy(retry_after=_pause(headers)) if status == _BUSY[0] else base.Unknown()
    if not 400 <= status < 500 or status in _HTTP_TIMEOUT:
        return base.Unknown()
    return base.Refused(_sentence(status, parsed))


def _sentence(status: int, parsed: Any) -> str:
    """Give their reason, cleaned, or at least their number for it."""
    first = parsed[0] if isinstance(parsed, list) and parsed else parsed
    said = first.get("description") if isinstance(first, dict) else None
    words = outside_words.clean(said, at_most=WORDS_AT_MOST)
    return words or f"Their system answered {status} without a reason that can be read."


def _sent(parsed: Any) -> base.Sent:
    """Read which request a yes is about: the first that is named. Raises base.Unknown."""
    for one in parsed if isinstance(parsed, list) else []:
        if isinstance(one, dict):
            sent = base.Sent(
                number=_number(one.get("service_request_id")), ticket=_number(one.get("token"))
            )
            if sent.number or sent.ticket:
                return sent
    raise base.Unknown


def _age(one: Mapping[str, Any]) -> tuple[str, int, str]:
    """Order what is listed by when it came, and within a second by its number."""
    number = _number(one.get("service_request_id"))
    return str(one.get("requested_datetime", "")), len(number), number


def _number(value: object) -> str:
    """Read a number or a ticket; one that we could not keep whole is none."""
    cleaned = outside_words.clean(value, at_most=NUMBER_AT_MOST + 1)
    return cleaned if len(cleaned) <= NUMBER_AT_MOST else ""


def _answer(one: Mapping[str, Any]) -> Answer:
    return Answer(
        status=outside_words.clean(one.get("status"), at_most=10),
        words=outside_words.clean(one.get("status_notes"), at_most=WORDS_AT_MOST),
        expected_on=_day(one.get("expected_datetime")),
    )


def _day(value: object) -> date | None:
    """Give the force's own day of a date and time; one without an offset is of its clock."""
    try:
        read = datetime.fromisoformat(value) if isinstance(value, str) else None
        if read is None or read.tzinfo is None:
            return None if read is None else read.date()
        return clock.local_day(read)
    except (ValueError, OverflowError):
        return None


def _pause(headers: Mapping[str, str]) -> timedelta | None:
    """Read a Retry-After given in seconds, at most six hours; anything else is None."""
    given = headers.get("Retry-After", "")
    if not given.isascii() or not given.isdigit():
        return None
    return min(timedelta(seconds=int(given[:9])), _LONGEST_WAIT)


def _place(request: base.Request) -> dict[str, str]:
    """Write the place to 5 decimals, a metre."""
    if request.place is None:
        return {}
    lat, lon = request.place
    return {"lat": f"{lat:.5f}", "long": f"{lon:.5f}"}


def _given(fields: Mapping[str, str]) -> dict[str, str]:
    """Leave out what is empty."""
    return {name: value for name, value in fields.items() if value}


def _written(at: datetime) -> str:
    """Write an instant as the standard has it, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
