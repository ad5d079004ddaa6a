"""Tell the service what happened, in signed form posts, as Twilio does.

Twilio's documented default is one more try when no connection could be made and none
after an error answer (docs/decisions/0020); both are options here.
"""

import asyncio
import contextlib
import time
from collections.abc import Coroutine, Mapping

import aiohttp

from simulator.twilio import signature
from simulator.twilio.options import RetryOn
from simulator.twilio.state import ProviderState

PENDING_AT_MOST = 20_000
CONNECT_TIMEOUT = 5.0
RETRY_AFTER = 0.2
# Shorter than a server's own (5 s is usual): a post on a connection that the server is just
# closing would be a lost text that nobody ordered.
KEPT_ALIVE = 2.0


class Postman:
    """Post webhooks, a bounded number at once, and write each attempt to the log."""

    def __init__(self, exchange: ProviderState) -> None:
        options = exchange.options
        self._exchange, self._options = exchange, options
        self._room = asyncio.Semaphore(options.webhooks_at_once)
        self._running: set[asyncio.Task[None]] = set()
        self._http = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(
                total=options.webhook_timeout, sock_connect=CONNECT_TIMEOUT
            ),
            connector=aiohttp.TCPConnector(
                limit=options.webhooks_at_once, keepalive_timeout=KEPT_ALIVE
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
        )

    def start(self, work: Coroutine[None, None, None]) -> None:
        """Run `work` beside the server; beyond PENDING_AT_MOST it is dropped, as a lost webhook."""
        if len(self._running) >= PENDING_AT_MOST:
            work.close()
            return
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def post(self, *, sid: str, url: str, fields: Mapping[str, str]) -> None:
        """Post `fields` to `url`, trying again as the options say; log every attempt."""
        for left in range(self._options.webhook_retries, -1, -1):
            status, error = await self._attempt(url, fields)
            self._exchange.log.add_webhook(
                sid,
                {
                    "status": fields.get("MessageStatus") or fields["SmsStatus"],
                    "time_ns": time.time_ns(),
                    "http_status": status,
                    "error": error,
                },
            )
            if not left or not self._again(status, error):
                return
            await asyncio.sleep(RETRY_AFTER)

    async def close(self) -> None:
        """Stop everything under way."""
        for task in list(self._running):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self._http.close()

    async def _attempt(self, url: str, fields: Mapping[str, str]) -> tuple[int | None, str | None]:
        """Return the HTTP status, or None and the kind of failure: ct or rt."""
        token = self._options.auth_token
        signed = signature.sign(url=url, fields=fields, auth_token=token)
        headers = {signature.HEADER: signed, "User-Agent": "TwilioProxy/1.1", "Accept": "*/*"}
        reachable = self._options.reachable(url)
        try:
            async with (
                self._room,
                self._http.post(reachable, data=dict(fields), headers=headers) as answer,
            ):
                await answer.read()
                return answer.status, None
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return None, RetryOn.CONNECT.value
        except (aiohttp.ClientError, OSError, TimeoutError):
            return None, RetryOn.TIMEOUT.value

    def _again(self, status: int | None, error: str | None) -> bool:
        policy = self._options.webhook_retry_on
        if status is not None:
            return status >= 500 and policy in (RetryOn.SERVER_ERROR, RetryOn.ALL)
        return policy is RetryOn.ALL or policy.value == error
