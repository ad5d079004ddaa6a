"""Forms are UTF-8: one that announces another encoding is refused before anything reads it.

Python knows encodings that decode no text, or that fail on the first wrong byte, and Django takes
whichever one a multipart body names.
"""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.decorators import sync_and_async_middleware

# The officers' API reads no forms, and has an answer of its own.
_ELSEWHERE = "/api/"
_UTF_8 = {"utf-8", "utf8"}


@sync_and_async_middleware
def utf8_middleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Answer 400 to a body in any other encoding."""
    if iscoroutinefunction(get_response):

        async def answer_async(request: HttpRequest) -> HttpResponse:
            return _refusal(request) or await get_response(request)

        return answer_async

    def answer(request: HttpRequest) -> HttpResponse:
        return _refusal(request) or get_response(request)

    return answer


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Refuse a foreign encoding; None where there is none."""
    announced = (request.content_params or {}).get("charset", "utf-8").lower()
    if announced in _UTF_8 or request.path_info.startswith(_ELSEWHERE):
        return None
    return HttpResponseBadRequest("Forms are taken in UTF-8.", content_type="text/plain")
