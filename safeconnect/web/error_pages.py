"""What a page says when the database is away: nothing was done, and when to try again."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views import defaults

_RETRY_AFTER = "5"
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Not live</title>
<h1>NOT LIVE: the service cannot reach its records</h1>
<p>Nothing was done. Load this page again in a few seconds.
Until then work by radio and telephone, and confirm nobody.</p>
</html>
"""


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database did not, and 500 for any other fault.

    A browser, and whatever watches us, tells "away" from "broken" by that; the officers' API turns
    either into a problem.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return HttpResponse(_PAGE, status=503, headers={"Retry-After": _RETRY_AFTER})
    return defaults.server_error(request)
