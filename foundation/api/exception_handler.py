"""Turn whatever a call raised into a problem. The transaction it was raised in is undone."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from foundation.api import problems
from foundation.api.problems import ApiProblem, FieldError
from foundation.queue.bulkhead import BulkheadFullError

log = logging.getLogger(__name__)

RETRY_AFTER_OUTAGE = 2  # seconds; a standby takes over, or the engine restarts, in about that


def problem_of(error: Exception) -> ApiProblem:
    """Find the problem an exception stands for; one we do not know is a fault of ours, and logged.

    An API asks for what its own domain raises first.
    """
    match error:
        case ApiProblem():
            return error
        case exceptions.ValidationError():
            wrong = list(_field_errors(error.detail, at=""))
            return ApiProblem(kind=problems.INVALID, errors=wrong)
        case exceptions.Throttled():
            # The stubs do not know the attribute.
            wait: int | None = getattr(error, "wait", None)
            return ApiProblem(kind=problems.SLOW_DOWN, retry_after=wait)
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            # REST framework turns their status into 403 where a view has no authenticators.
            return ApiProblem(kind=problems.SIGNED_OUT)
        case exceptions.APIException():
            return problems.of_status(error.status_code)
        case SuspiciousOperation():
            return ApiProblem(kind=problems.MALFORMED)
        case BulkheadFullError():
            return ApiProblem(kind=problems.UNAVAILABLE, retry_after=error.retry_after)
        case OperationalError() | InterfaceError():
            log.warning("database away or overloaded: %s", type(error.__cause__ or error).__name__)
            return ApiProblem(kind=problems.UNAVAILABLE, retry_after=RETRY_AFTER_OUTAGE)
        case _:
            log.error("a call failed", exc_info=error)
            return ApiProblem(kind=problems.UNAVAILABLE, status=500, retry_after=RETRY_AFTER_OUTAGE)


def response_of(problem: ApiProblem) -> Response:
    """Answer with a problem; returned, not raised, it leaves the transaction to be committed."""
    return Response(
        problems.members(problem),
        status=problem.http_status,
        headers=problems.headers(problem),
        content_type=problems.MEDIA_TYPE,
    )


def exception_handler(error: Exception, _context: dict[str, Any]) -> Response:
    """Answer for an exception; for REST framework's EXCEPTION_HANDLER."""
    return response_of(problem_of(error))


def _field_errors(errors: object, at: str) -> Iterator[FieldError]:
    """Turn REST framework's nested errors into pointers."""
    if isinstance(errors, Mapping):
        for name, found in errors.items():
            own = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from _field_errors(found, at=at if own else f"{at}/{name}")
    elif isinstance(errors, list):
        yield from (FieldError(pointer=at, detail=str(detail)) for detail in errors)
