"""What went wrong, as RFC 9457 has it: a stable code, and a sentence the app can show as it is.

No answer here repeats anything that was sent to us: a number typed into the wrong field must not
come back, nor reach a log by way of an error.

The general kinds are here; an API adds its own. Their fallbacks are for officers, who are the only
callers yet.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
RADIO = "Use your radio."
_TYPE = "urn:safe-connection:problem:{}"


@dataclass(frozen=True, kw_only=True)
class ProblemKind:
    """What all problems of one code have in common; `fallback` is for whoever calls to read."""

    code: str
    status: int
    title: str
    detail: str
    fallback: str = RADIO
    retryable: bool = False


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One wrong field: a JSON pointer (RFC 6901) into the body, and what is wrong there."""

    pointer: str
    detail: str


@dataclass(kw_only=True, eq=False)
class ApiProblem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """A request is answered with a problem; raised inside a transaction it undoes it.

    `facts` are further members of the answer; `status` differs from the kind's own only for
    failures found outside an API's own code. `retry_after` is in seconds.
    """

    kind: ProblemKind
    errors: Sequence[FieldError] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    retry_after: int | None = None
    status: int | None = None

    @property
    def http_status(self) -> int:
        """The status it is answered with."""
        return self.status or self.kind.status


MALFORMED = ProblemKind(
    code="malformed",
    status=400,
    title="Not readable",
    detail="The request is not well-formed JSON in UTF-8.",
)
INVALID = ProblemKind(
    code="invalid",
    status=400,
    title="Wrong fields",
    detail="Some fields are missing or wrong; see errors.",
)
UNKNOWN_FIELD = ProblemKind(
    code="unknown_field",
    status=400,
    title="Unknown field",
    detail="This call does not take that field; see errors.",
)
SIGNED_OUT = ProblemKind(
    code="signed_out",
    status=401,
    title="Signed out",
    detail="Sign in on this device first.",
    fallback="Sign in, or use your radio.",
)
NOT_FOUND = ProblemKind(
    code="not_found", status=404, title="Not found", detail="There is nothing here."
)
METHOD_NOT_ALLOWED = ProblemKind(
    code="method_not_allowed",
    status=405,
    title="Wrong method",
    detail="This address does not take that method.",
)
TOO_LARGE = ProblemKind(
    code="too_large", status=413, title="Too large", detail="The request is too large."
)
UNSUPPORTED_TYPE = ProblemKind(
    code="unsupported_type",
    status=415,
    title="Wrong type",
    detail="This call does not take that kind of content.",
)
SLOW_DOWN = ProblemKind(
    code="slow_down",
    status=429,
    title="Too many requests",
    detail="This device sends too many requests.",
    fallback="Please wait a moment. In a hurry, use your radio.",
    retryable=True,
)
UNAVAILABLE = ProblemKind(
    code="unavailable",
    status=503,
    title="Not available",
    detail="The service cannot work at the moment. Nothing was done.",
    fallback="Nothing was done. Use your radio.",
    retryable=True,
)

BY_STATUS: Mapping[int, ProblemKind] = {
    kind.status: kind
    for kind in (
        MALFORMED,
        SIGNED_OUT,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        TOO_LARGE,
        UNSUPPORTED_TYPE,
        SLOW_DOWN,
    )
}


def of_status(status: int, *, kinds: Mapping[int, ProblemKind] = BY_STATUS) -> ApiProblem:
    """Make a problem of a failure found by the framework, known only by its status."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ApiProblem(kind=UNAVAILABLE, status=status)
    return ApiProblem(kind=kinds.get(status, MALFORMED), status=status)


def members(problem: ApiProblem) -> dict[str, object]:
    """List the members of the answer in the order a reader wants them."""
    kind = problem.kind
    listed: dict[str, object] = {
        "type": _TYPE.format(kind.code),
        "title": kind.title,
        "status": problem.http_status,
        "detail": kind.detail,
        "code": kind.code,
        "retryable": kind.retryable,
        "fallback": kind.fallback,
    }
    if problem.errors:
        listed["errors"] = [
            {"pointer": error.pointer, "detail": error.detail} for error in problem.errors
        ]
    return listed | dict(problem.facts)


def headers(problem: ApiProblem) -> dict[str, str]:
    """List the headers that go with a problem beside its content type."""
    listed = {}
    if problem.retry_after is not None:
        listed["Retry-After"] = str(problem.retry_after)
    if problem.http_status == HTTPStatus.UNAUTHORIZED:
        # RFC 9110 wants it of every 401, also of a refused sign-in.
        listed["WWW-Authenticate"] = "Bearer"
    return listed


def http_response(problem: ApiProblem) -> HttpResponse:
    """Write a problem where REST framework does not: in middleware, or in front of Django."""
    return HttpResponse(
        json.dumps(members(problem), ensure_ascii=False, separators=(",", ":")),
        content_type=MEDIA_TYPE,
        status=problem.http_status,
        headers=headers(problem),
    )
