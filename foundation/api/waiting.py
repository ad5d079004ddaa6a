"""An answer that says "nothing new yet": the server may wait, and then ask the view again.

A view that waited itself would hold a thread and, in its transaction, a connection. So it answers
at once, and says what to wait for; safeconnect/config/asgi_handler.py waits on its event loop. A
server that does not know of this sends the answer as it is, and the client asks again.
"""

from collections.abc import Awaitable, Callable

from django.http.response import HttpResponseBase

Wait = Callable[[], Awaitable[None]]
_NAME = "answer_again_after"


def answer_again_after(response: HttpResponseBase, wait: Wait) -> None:
    """Have the whole call made once more after `wait`, which holds no thread and never raises."""
    setattr(response, _NAME, wait)


def wait_of(response: HttpResponseBase) -> Wait | None:
    """Return what to wait for before the call is made once more; None where it is answered."""
    return getattr(response, _NAME, None)
