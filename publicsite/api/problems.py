"""What a report from another program is refused with: RFC 9457, and words that anybody may read."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rest_framework.response import Response

from community.streetsafe.actions.network_pace import TooMany
from foundation.api import problems
from foundation.api.exception_handler import problem_of, response_of
from foundation.api.problems import ApiProblem, ProblemKind

# The fallbacks of the general kinds are for officers.
_FALLBACK = "We could not take it. In danger, call 999."
_LATER = "Please try again later. In danger, call 999."

KEY_REQUIRED = ProblemKind(
    code="idempotency_key_required",
    status=400,
    title="Key missing",
    detail="This call needs an Idempotency-Key header: a UUID made at random for this report.",
    fallback=_FALLBACK,
)
KEY_REUSED = ProblemKind(
    code="idempotency_key_reused",
    status=422,
    title="Key used before",
    detail="This Idempotency-Key came with another body before.",
    fallback=_FALLBACK,
)
IN_PROGRESS = ProblemKind(
    code="in_progress",
    status=409,
    title="Still working",
    detail="The same report is still being worked on. Repeat it with the same key.",
    fallback="Please wait a second.",
    retryable=True,
)
NO_REASON = ProblemKind(
    code="no_reason",
    status=422,
    title="No reason",
    detail="A report that a place feels unsafe needs at least one reason.",
    fallback="Tick at least one thing that makes it feel unsafe.",
)
NOT_IN_AREA = ProblemKind(
    code="not_in_area",
    status=422,
    title="No street of ours",
    detail="We have no street there.",
    fallback="We have no street there. Tap again, or type the name.",
)
TRY_LATER = ProblemKind(
    code="try_later",
    status=429,
    title="Too many reports",
    detail="Many reports came from this network. Repeat it after the time in Retry-After.",
    fallback="Many reports came from your network. Please try later.",
    retryable=True,
)

# Every code this call answers with; programs rely on them.
KINDS: Mapping[str, ProblemKind] = {
    kind.code: kind
    for kind in (
        *(
            replace(kind, fallback=_LATER if kind.retryable else _FALLBACK)
            for kind in (
                problems.MALFORMED,
                problems.INVALID,
                problems.UNKNOWN_FIELD,
                problems.METHOD_NOT_ALLOWED,
                problems.TOO_LARGE,
                problems.UNSUPPORTED_TYPE,
                problems.UNAVAILABLE,
            )
        ),
        KEY_REQUIRED,
        KEY_REUSED,
        IN_PROGRESS,
        NO_REASON,
        NOT_IN_AREA,
        TRY_LATER,
    )
}


def exception_handler(error: Exception, _context: dict[str, Any]) -> Response:
    """Answer for an exception with a problem; it undoes the transaction."""
    return response_of(_problem(error))


def _problem(error: Exception) -> ApiProblem:
    if isinstance(error, TooMany):
        return ApiProblem(kind=TRY_LATER, retry_after=math.ceil(error.wait))
    found = problem_of(error)
    found.kind = KINDS.get(found.kind.code, found.kind)
    return found
