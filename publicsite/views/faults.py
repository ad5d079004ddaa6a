"""What a public page says when it cannot be made."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from publicsite import pages

_RETRY_AFTER = "30"


def server_error(_request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database did not, and 500 for any other fault; nothing was kept."""
    answer = pages.written("publicsite/fault.html")
    answer.status_code = 500
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        answer.status_code = 503
        answer["Retry-After"] = _RETRY_AFTER
    return answer
