"""What went wrong, as RFC 9457 has it: a stable code, and a sentence the app can show as it is.

No answer here repeats anything that was sent to us: a number typed into the wrong field must not
come back, nor reach a log by way of an error.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
_TYPE = "urn:safe-connection:problem:{}"
_RADIO = "Use your radio."
_NOTHING_DONE = "Nothing was done. Use your radio."


class Code(StrEnum):
    """Every code the API answers with; apps rely on them."""

    MALFORMED = "malformed"
    INVALID = "invalid"
    UNKNOWN_FIELD = "unknown_field"
    NOT_A_UK_MOBILE = "not_a_uk_mobile"
    BAD_LOCATION = "bad_location"
    LOCATION_IN_FUTURE = "location_in_future"
    IDEMPOTENCY_KEY_REQUIRED = "idempotency_key_required"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    IN_PROGRESS = "in_progress"
    SIGNED_OUT = "signed_out"
    DEVICE_REVOKED = "device_revoked"
    SIGN_IN_REFUSED = "sign_in_refused"
    NOT_ALLOWED_BY_FORCE = "not_allowed_by_force"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    ALREADY_OPEN = "already_open"
    WRONG_STATE = "wrong_state"
    TOO_LARGE = "too_large"
    UNSUPPORTED_TYPE = "unsupported_type"
    SLOW_DOWN = "slow_down"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What all problems of one code have in common; `fallback` is for the officer to read."""

    status: int
    title: str
    detail: str
    fallback: str = _RADIO
    retryable: bool = False


KINDS: Mapping[Code, Kind] = {
    Code.MALFORMED: Kind(
        status=400, title="Not readable", detail="The request is not well-formed JSON in UTF-8."
    ),
    Code.INVALID: Kind(
        status=400, title="Wrong fields", detail="Some fields are missing or wrong; see errors."
    ),
    Code.UNKNOWN_FIELD: Kind(
        status=400, title="Unknown field", detail="This call does not take that field; see errors."
    ),
    Code.NOT_A_UK_MOBILE: Kind(
        status=400,
        title="Not a UK mobile",
        detail="That is not a UK mobile number.",
        fallback="Ask her to text the digits on your screen herself.",
    ),
    Code.BAD_LOCATION: Kind(
        status=400,
        title="Not a place",
        detail="That location is not on the earth.",
        fallback="Send the request without a location, and say on the radio where you are.",
    ),
    Code.LOCATION_IN_FUTURE: Kind(
        status=400,
        title="Location from the future",
        detail="That location was measured later than now.",
        fallback="Set the clock of this device. Say on the radio where you are.",
    ),
    Code.IDEMPOTENCY_KEY_REQUIRED: Kind(
        status=400,
        title="Key missing",
        detail="This call needs an Idempotency-Key header.",
    ),
    Code.IDEMPOTENCY_KEY_REUSED: Kind(
        status=422,
        title="Key used before",
        detail="This Idempotency-Key came with another body before.",
    ),
    Code.IN_PROGRESS: Kind(
        status=409,
        title="Still working",
        detail="The same request is still being worked on. Repeat it with the same key.",
        fallback="Please wait a second.",
        retryable=True,
    ),
    Code.SIGNED_OUT: Kind(
        status=401,
        title="Signed out",
        detail="Sign in on this device first.",
        fallback="Sign in, or use your radio.",
    ),
    Code.DEVICE_REVOKED: Kind(
        status=401,
        title="Device revoked",
        detail="This device is no longer in use for checks.",
    ),
    Code.SIGN_IN_REFUSED: Kind(
        status=401,
        title="Not accepted",
        detail="That was not accepted. Wait for the next six digits, then try again.",
        fallback="Try again with new digits, or use your radio.",
    ),
    Code.NOT_ALLOWED_BY_FORCE: Kind(
        status=403,
        title="Not allowed here",
        detail="Your force does not allow this.",
        fallback="Ask her to text the digits on your screen herself.",
    ),
    Code.NOT_FOUND: Kind(status=404, title="Not found", detail="There is nothing here."),
    Code.METHOD_NOT_ALLOWED: Kind(
        status=405, title="Wrong method", detail="This address does not take that method."
    ),
    Code.ALREADY_OPEN: Kind(
        status=409,
        title="Already open",
        detail="You have an open check. End or cancel it first.",
        fallback="Go back to your open check.",
    ),
    Code.WRONG_STATE: Kind(
        status=409,
        title="Not at this stage",
        detail="That cannot be done at this stage of the check.",
    ),
    Code.TOO_LARGE: Kind(status=413, title="Too large", detail="The request is too large."),
    Code.UNSUPPORTED_TYPE: Kind(
        status=415, title="Wrong type", detail="This call does not take that kind of content."
    ),
    Code.SLOW_DOWN: Kind(
        status=429,
        title="Too many requests",
        detail="This device sends too many requests.",
        fallback="Please wait a moment. In a hurry, use your radio.",
        retryable=True,
    ),
    Code.UNAVAILABLE: Kind(
        status=503,
        title="Not available",
        detail="The service cannot work at the moment. Nothing was done.",
        fallback=_NOTHING_DONE,
        retryable=True,
    ),
}

_CODE_OF_STATUS = {
    HTTPStatus.UNAUTHORIZED: Code.SIGNED_OUT,
    HTTPStatus.FORBIDDEN: Code.NOT_ALLOWED_BY_FORCE,
    HTTPStatus.NOT_FOUND: Code.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: Code.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Code.TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: Code.UNSUPPORTED_TYPE,
    HTTPStatus.TOO_MANY_REQUESTS: Code.SLOW_DOWN,
}


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One wrong field: a JSON pointer (RFC 6901) into the body, and what is wrong there."""

    pointer: str
    detail: str


@dataclass(kw_only=True, eq=False)
class ApiProblem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A request is answered with a problem; raised inside a transaction it undoes it.

    `facts` are further members of the answer; `status` differs from the code's own only for
    failures found outside the API's own code.
    """

    code: Code
    detail: str | None = None
    errors: Sequence[FieldError] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    retry_after: int | None = None
    status: int | None = None


def answer(problem: ApiProblem) -> HttpResponse:
    """Write a problem as a response."""
    response = HttpResponse(
        json.dumps(_members(problem), ensure_ascii=False),
        content_type=MEDIA_TYPE,
        status=problem.status or KINDS[problem.code].status,
    )
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def of_status(status: int) -> ApiProblem:
    """Put a failure found by the framework, known only by its status, into our words."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ApiProblem(code=Code.UNAVAILABLE, status=status)
    code = _CODE_OF_STATUS.get(HTTPStatus(status), Code.MALFORMED)
    return ApiProblem(code=code, status=status)


def _members(problem: ApiProblem) -> dict[str, object]:
    """List the members of the answer in the order a reader wants them."""
    kind = KINDS[problem.code]
    members: dict[str, object] = {
        "type": _TYPE.format(problem.code.value),
        "title": kind.title,
        "status": problem.status or kind.status,
        "detail": problem.detail or kind.detail,
        "code": problem.code.value,
        "retryable": kind.retryable,
        "fallback": kind.fallback,
    }
    if problem.errors:
        members["errors"] = [
            {"pointer": error.pointer, "detail": error.detail} for error in problem.errors
        ]
    return members | dict(problem.facts)
