"""Carry the officer's phone's calls to the officers' API, which is another origin.

The page is a plain client of that API; only the token is put on here, and nothing is read or
changed on the way.
"""

import re

import aiohttp
from aiohttp import web

API = "/api/v1"
# What an officer's phone asks for; all else of the service is out of reach from here.
CARRIED = re.compile(r"(me|verifications(/[0-9a-f-]{36}(/[a-z]+)?)?)")
SENT_ON = ("Content-Type", "Idempotency-Key", "If-None-Match")
GIVEN_BACK = ("Content-Type", "Date", "ETag", "Retry-After")
# Longer than the longest long poll.
TIMEOUT = aiohttp.ClientTimeout(total=40)
BYTES_AT_MOST = 400_000


class NotCarriedError(ValueError):
    """The call is none of an officer's phone."""


async def carry(
    session: aiohttp.ClientSession, request: web.Request, *, service_url: str, token: str
) -> web.Response:
    """Return the API's own answer to this request; raises NotCarriedError, aiohttp.ClientError."""
    tail = request.match_info["tail"]
    if not CARRIED.fullmatch(tail):
        raise NotCarriedError("An officer's phone makes no such call.")
    headers = {name: request.headers[name] for name in SENT_ON if name in request.headers}
    headers["Authorization"] = f"Bearer {token}"
    async with session.request(
        request.method,
        f"{service_url}{API}/{tail}",
        params=request.query,
        data=await request.read() or None,
        headers=headers,
        allow_redirects=False,
        timeout=TIMEOUT,
    ) as answer:
        kept = {name: answer.headers[name] for name in GIVEN_BACK if name in answer.headers}
        return web.Response(status=answer.status, body=await answer.read(), headers=kept)


async def has_open(session: aiohttp.ClientSession, *, service_url: str, token: str) -> bool:
    """Say whether this officer has an open verification; raises aiohttp.ClientError."""
    async with session.get(
        f"{service_url}{API}/verifications",
        params={"open": "true"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=TIMEOUT,
        raise_for_status=True,
    ) as answer:
        return bool((await answer.json())["results"])
