"""Wait for a verification to change, for the officer's app, without holding anything meanwhile.

A waiting request asks the database for one number every half second and gives the connection
back in between. LISTEN would hold a connection for each process, miss what happened while it
reconnected, and so need this question besides; for a few hundred waiting officers at most, the
question alone is enough.
"""

import asyncio
import time
from uuid import UUID

from asgiref.sync import sync_to_async
from django import db
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from officerapi import query_params
from officerapi.views.verifications import VerificationDetailView
from verification.models import Verification

_LOOK_EVERY = 0.5  # seconds

_detail = VerificationDetailView.as_view()


@csrf_exempt
async def verification(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """Answer at once, or with `after` and `wait` when the version has passed, or time is up.

    The first and the last look are whole calls: a device revoked meanwhile gets 401, not news.
    """
    answer = await _ask(request, verification_id)
    if answer.status_code != 304:
        return answer
    wait, after = query_params.waiting(request)
    if after is None or wait <= 0:
        return answer
    until = time.monotonic() + min(wait, settings.LONG_POLL_AT_MOST.total_seconds())
    while time.monotonic() < until:
        await asyncio.sleep(min(_LOOK_EVERY, max(until - time.monotonic(), 0)))
        if await _has_passed(verification_id, after=after):
            break
    return await _ask(request, verification_id)


# What describes the API, and what routes it, take this for the view itself.
verification.cls = VerificationDetailView  # type: ignore[attr-defined]
verification.initkwargs = {}  # type: ignore[attr-defined]


async def _ask(request: HttpRequest, verification_id: UUID) -> HttpResponse:
    """Make the whole call in a thread, then give its connection back."""

    def whole() -> HttpResponse:
        try:
            answer: HttpResponse = _detail(request, verification_id=verification_id).render()
            return answer
        finally:
            _give_back()

    return await sync_to_async(whole)()


async def _has_passed(verification_id: UUID, *, after: int) -> bool:
    """Ask for the version alone; with the database away, let the whole call say so."""

    def look() -> bool:
        try:
            return Verification.objects.filter(id=verification_id, version__gt=after).exists()
        except db.OperationalError:
            return True
        finally:
            _give_back()

    return await sync_to_async(look)()


def _give_back() -> None:
    """Return this thread's connection to the pool, unless a transaction is open on it."""
    for connection in db.connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
