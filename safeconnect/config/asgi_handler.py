"""Answer each request in one thread from start to end, of a few that live as long as the process.

Django's own ASGI handler crosses to a thread and back at every middleware and starts a new thread
for every request, which a crowd of requests turns into a crowd of threads. What waits for news
(foundation/api/waiting.py), and what streams (controlroom/stream), is let in by threads and then
stays on the event loop, in none. docs/decisions/0096-ordinary-servers.md has the figures.
"""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from inspect import iscoroutinefunction
from typing import IO, Any, TypeVar

from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve, set_script_prefix

from foundation.api.waiting import Wait, wait_of

T = TypeVar("T")
Event = Mapping[str, Any]

# Fewer than the database pool has connections, so that a crowd waits here and not for the pool.
THREADS = 8
# For long polls' looks alone: a crowd of them waits for one another, and nobody for them.
POLL_THREADS = 2
# The name of the route that waits.
_WAITS = "polls:wait"


class _Chain(BaseHandler):
    """The middleware and the view, all of it synchronous."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        """Take the match that chose the thread; what matched nothing is refused here, by Django."""
        return request.resolver_match or super().resolve_request(request)


class Handler(ASGIHandler):
    """Keep the few asynchronous views, which wait for long, on the event loop; all else in threads.

    A request in a thread runs to its end even where the client has gone: what it does is recorded,
    and the client that asks again is told.
    """

    def __init__(self) -> None:
        """Load both chains of middleware and make the threads."""
        super().__init__()
        self._chain = _Chain()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="request")
        self._poll_threads = ThreadPoolExecutor(POLL_THREADS, thread_name_prefix="poll")

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Event]],
        send: Callable[[Event], Awaitable[None]],
    ) -> None:
        """Answer one request."""
        match = _match(scope["path"]) if scope["type"] == "http" else None
        if scope["type"] != "http" or (match and iscoroutinefunction(match.func)):
            await super().__call__(scope, receive, send)
            return
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        polls = match is not None and match.view_name == _WAITS
        threads = self._poll_threads if polls else self._threads
        with body:
            response = await _in_thread(threads, partial(self._answer, scope, body, match))
            wait = wait_of(response)
            if wait is not None:
                if not await _came_about(wait, receive):
                    return
                response = await _in_thread(threads, partial(self._answer, scope, body, match))
            if response.streaming:
                await _until_gone(self.send_response(response, send), receive)
                await _in_thread(threads, response.close)
            else:
                await self.send_response(response, send)

    def _answer(
        self, scope: dict[str, Any], body: IO[bytes], match: ResolverMatch | None
    ) -> HttpResponseBase:
        """Make the answer and, unless it is a stream, end the request: its connection goes back."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refusal = self.create_request(scope, body)
        if request is not None and request.path_info == scope["path"]:
            request.resolver_match = match
        response = refusal if request is None else self._chain.get_response(request)
        if response is None:
            raise RuntimeError("a request was neither made nor refused")
        # The closing tells who handled it, as Django's own handlers do.
        response._handler_class = type(self)  # type: ignore[attr-defined]
        if not response.streaming:
            response.close()
        else:
            # The end of a stream is far away; its connection goes back now.
            close_old_connections()
        return response


async def _in_thread(threads: ThreadPoolExecutor, do: Callable[[], T]) -> T:
    """Do it in one of the threads, in a copy of this request's context."""
    context = contextvars.copy_context()
    return await asyncio.get_running_loop().run_in_executor(threads, context.run, do)


async def _came_about(wait: Wait, receive: Callable[[], Awaitable[Event]]) -> bool:
    """Wait for it; False where the client has gone first, and nobody is left to tell."""
    news, gone = asyncio.ensure_future(wait()), asyncio.ensure_future(receive())
    try:
        await asyncio.wait({news, gone}, return_when=asyncio.FIRST_COMPLETED)
        return news.done()
    finally:
        news.cancel()
        gone.cancel()


async def _until_gone(sending: Awaitable[None], receive: Callable[[], Awaitable[Event]]) -> None:
    """Send until it is all sent, its sender gives up, or the client has gone."""
    sent, gone = asyncio.ensure_future(sending), asyncio.ensure_future(receive())
    try:
        await asyncio.wait({sent, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        sent.cancel()
        gone.cancel()
        await asyncio.gather(sent, gone, return_exceptions=True)
    if not sent.cancelled():
        sent.result()


def _match(path: str) -> ResolverMatch | None:
    """Find the view behind a path; nothing is behind an unknown one."""
    try:
        return resolve(path)
    except Resolver404:
        return None
