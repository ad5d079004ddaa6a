"""Make every failure under /api/ a problem, also those the API's own code never sees.

An unknown address, a host we do not answer to, a fault in another middleware: the framework
answers these with a page, and an app cannot show a page.
"""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from foundation.api import problems
from officerapi.problems import of_status

_UNDER = "/api/"
# All other headers say something of the answer or of its safety, and stay.
_OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "ETag", "Last-Modified")


@sync_and_async_middleware
def problem_middleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Wrap sync and async chains alike."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponse:
            return _as_problem(request, await get_response(request))

        return answer_async

    def answer(request: HttpRequest) -> HttpResponse:
        return _as_problem(request, get_response(request))

    return answer


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Replace a failure that is no problem yet."""
    if response.status_code < 400 or not request.path_info.startswith(_UNDER):
        return response
    if response.headers.get("Content-Type") == problems.MEDIA_TYPE:
        return response
    problem = problems.http_response(of_status(response.status_code))
    for name, value in response.headers.items():
        if name not in _OF_THE_BODY:
            problem[name] = value
    return problem
