"""What may stand behind the question mark of an address."""

import re
from uuid import UUID

from django.conf import settings
from rest_framework.request import Request

from foundation.api import problems
from foundation.api.problems import ApiProblem, FieldError

_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_FLAGS = {"true": True, "false": False}


def waiting(request: Request) -> tuple[int, int]:
    """Return the version to pass, and seconds to wait; raises ApiProblem (400)."""
    at_most = int(settings.LONG_POLL_AT_MOST.total_seconds())
    after, wait = request.GET.get("after", ""), request.GET.get("wait", "")
    wrong = []
    if not _WHOLE.fullmatch(after):
        wrong.append(_error("after", "the version that is known, a whole number"))
    if not _WHOLE.fullmatch(wait) or int(wait) > at_most:
        wrong.append(_error("wait", f"a whole number of seconds, {at_most} at most"))
    if wrong:
        raise ApiProblem(kind=problems.INVALID, errors=wrong)
    return int(after), int(wait)


def check_not_waiting(request: Request) -> None:
    """Raise ApiProblem (400) for what belongs to the call that waits.

    Ignored it would be answered at once, and an app that meant to wait would ask without a pause.
    """
    here = [name for name in ("after", "wait") if name in request.GET]
    if here:
        errors = [_error(name, "asked of …/wait") for name in here]
        raise ApiProblem(kind=problems.INVALID, errors=errors)


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
