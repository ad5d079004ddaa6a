"""What may stand behind the question mark of an address."""

import re
from uuid import UUID

from django.http import HttpRequest
from rest_framework.request import Request

from foundation.api import problems
from foundation.api.problems import ApiProblem, FieldError

_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_FLAGS = {"true": True, "false": False}


def check_waiting(request: Request) -> int | None:
    """Return `after`, or None; raises ApiProblem (400) unless `after` and `wait` are whole."""
    wrong = [
        _error(name, "a whole number")
        for name in ("after", "wait")
        if name in request.GET and not _WHOLE.fullmatch(request.GET[name])
    ]
    if wrong:
        raise ApiProblem(kind=problems.INVALID, errors=wrong)
    return waiting(request)[1]


def waiting(request: HttpRequest | Request) -> tuple[int, int | None]:
    """Return seconds to wait, and the version to pass, of a request that has been checked."""
    after = request.GET.get("after")
    return int(request.GET.get("wait", "0")), int(after) if after is not None else None


def only_open(request: Request) -> bool:
    """Return whether `open=true`; raises ApiProblem (400) for what is neither true nor false."""
    value = request.GET.get("open", "false")
    if value not in _FLAGS:
        raise ApiProblem(kind=problems.INVALID, errors=[_error("open", "true or false")])
    return _FLAGS[value]


def cursor(request: Request) -> UUID | None:
    """Return the id after which the page begins, or None; raises ApiProblem (400)."""
    value = request.GET.get("cursor")
    if value is None:
        return None
    if not _UUID.fullmatch(value):
        raise ApiProblem(kind=problems.INVALID, errors=[_error("cursor", "a cursor from `next`")])
    return UUID(value)


def _error(name: str, expected: str) -> FieldError:
    """Point at a parameter; there is no JSON pointer for one, so its name stands in."""
    return FieldError(pointer=f"/{name}", detail=f"This must be {expected}.")
