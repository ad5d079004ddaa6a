"""End a session of staff after a shift, or when their console has gone silent.

A console that is open asks every few seconds, so silence means a closed or sleeping computer.
A keyboard nobody touches does not count: a quiet night must not sign the control room out.
The neighbourhood's pages ask nothing by themselves: whoever reads one for long signs in again.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

_UNDER = ("/console/", "/neighbourhood/")
_BEGAN = "began_at"
_SEEN = "seen_at"
# Writing the row at every poll would be most of the database's work.
_NOTED_EVERY = 60.0


class SessionLimitsMiddleware(MiddlewareMixin):
    """Empty a session that is past SESSION_LIFE or SESSION_IDLE_AFTER."""

    get_response: Callable[[HttpRequest], HttpResponse]

    def process_request(self, request: HttpRequest) -> None:
        """Look only at requests that bring a session to where sessions count."""
        brought = settings.SESSION_COOKIE_NAME in request.COOKIES
        # Anywhere else a session would be kept alive, and its cookie sent, by what ignores it.
        if brought and request.path_info.startswith(_UNDER) and not request.session.is_empty():
            keep_or_empty(request.session, now=time.time())


def keep_or_empty(session: SessionBase, *, now: float) -> None:
    """Note that the session was used at `now` (seconds since 1970), or empty it if too late."""
    began, seen = session.setdefault(_BEGAN, now), session.get(_SEEN, now)
    life = settings.SESSION_LIFE.total_seconds()
    idle = settings.SESSION_IDLE_AFTER.total_seconds() + _NOTED_EVERY
    if now - began > life or now - seen > idle:
        session.flush()
    elif _SEEN not in session or now - seen > _NOTED_EVERY:
        session[_SEEN] = now


@receiver(user_logged_in)
def begin_again(request: HttpRequest, **_others: Any) -> None:
    """Count the session's life from the sign-in, also where an older session is taken over."""
    request.session[_BEGAN] = request.session[_SEEN] = time.time()
