"""Whoever wants the service to be busy: each attack goes on until it is told to stop.

From this machine and against this machine's own stack alone. Each takes the generator little work,
since it runs on the same processors as what it attacks: whoever is refused asks again after a
moment, not at once.
"""

import asyncio
import contextlib
import itertools
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bench import force
from devstack.launcher.stack import Stack

POLLS, SIGN_INS, UPLOADS, HALF_OPEN = 1000, 48, 200, 1200
_PICTURE_BYTES = 299_000
_TIMEOUT = aiohttp.ClientTimeout(total=60)
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# Seconds until somebody who was refused, or cut off, is there again.
_AGAIN = {"polls": 5.0, "sign-ins": 0.5, "uploads": 2.0, "half-open": 1.0}


@dataclass(kw_only=True)
class Target:
    """What is attacked: the stack, one device with a case, and how many of each (1 is all)."""

    stack: Stack
    people: force.People
    case_id: str
    share: float
    said: Counter[str] = field(default_factory=Counter)

    def count(self, full: int) -> int:
        """Return how many attackers of a kind."""
        return max(int(full * self.share), 4)


Attack = Callable[[Target], Coroutine[None, None, None]]


def spellings(word: str) -> list[str]:
    """Write a word in every mixture of small and large letters: of Bearer there are 64."""
    pairs = [(letter.lower(), letter.upper()) for letter in word]
    return ["".join(one) for one in itertools.product(*pairs)]


async def polls(target: Target) -> None:
    """Hold a thousand long polls of one device, its token under 64 names."""
    schemes = itertools.cycle(spellings("Bearer"))
    path = f"/api/v1/verifications/{target.case_id}/wait?after=999999&wait=25"

    async def one(http: aiohttp.ClientSession) -> None:
        headers = {"Authorization": f"{next(schemes)} {target.people.tokens[0]}"}
        await _ask(target, http, "polls", "GET", path, headers=headers)

    await _many(target.count(POLLS), one, pause=_AGAIN["polls"])


async def sign_ins(target: Target) -> None:
    """Sign in 48 at once with names that nobody has."""
    names = itertools.count()

    async def one(http: aiohttp.ClientSession) -> None:
        url = f"{target.stack.urls.web}/console/sign-in"
        async with http.get(url) as page:
            found = _CSRF.search(await page.text())
            cookies = {name: morsel.value for name, morsel in page.cookies.items()}
        form = {
            "csrfmiddlewaretoken": found[1] if found else "",
            "username": f"invented.{next(names)}",
            "password": "an invented password",
            "otp": "000000",
        }
        details = {"data": form, "cookies": cookies}
        await _ask(target, http, "sign-ins", "POST", "/console/sign-in", **details)

    await _many(target.count(SIGN_INS), one, pause=_AGAIN["sign-ins"])


async def uploads(target: Target) -> None:
    """Send 200 pictures at once, of every device there is."""
    picture = b"\xff\xd8\xff\xe0" + bytes(_PICTURE_BYTES - 6) + b"\xff\xd9"
    tokens = itertools.cycle(target.people.tokens)
    path = f"/api/v1/verifications/{target.case_id}/face"

    async def one(http: aiohttp.ClientSession) -> None:
        headers = {"Authorization": f"Bearer {next(tokens)}", "Content-Type": "image/jpeg"}
        await _ask(target, http, "uploads", "PUT", path, headers=headers, data=picture)

    await _many(target.count(UPLOADS), one, pause=_AGAIN["uploads"])


async def half_open(target: Target) -> None:
    """Hold 1,200 connections on which no request is ever whole, half of them to the webhooks."""
    urls = itertools.cycle((target.stack.urls.web, target.stack.urls.hooks))

    async def one(_http: aiohttp.ClientSession) -> None:
        parts = urlsplit(next(urls))
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            writer.write(b"POST /webhooks/twilio/inbound HTTP/1.1\r\nHost: 127.0.0.1\r\nX-")
            target.said["half-open: held"] += 1
            await reader.read()
            target.said["half-open: closed on them"] += 1
        finally:
            writer.close()

    await _many(target.count(HALF_OPEN), one, pause=_AGAIN["half-open"])


async def all_of_them(target: Target) -> None:
    """Do all of it at once."""
    async with asyncio.TaskGroup() as group:
        for attack in (polls, sign_ins, uploads, half_open):
            group.create_task(attack(target))


async def _many(
    count: int, one: Callable[[aiohttp.ClientSession], Awaitable[None]], *, pause: float
) -> None:
    """Let so many do it again and again, until cancelled; what fails is tried again."""
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with (
        aiohttp.ClientSession(
            connector=connector, timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar()
        ) as http,
        asyncio.TaskGroup() as group,
    ):
        for number in range(count):
            group.create_task(_again(http, one, pause=pause, after=pause * number / count))


async def _again(
    http: aiohttp.ClientSession,
    one: Callable[[aiohttp.ClientSession], Awaitable[None]],
    *,
    pause: float,
    after: float,
) -> None:
    """Do it for ever, the first time after so many seconds: a crowd needs a moment to gather."""
    await asyncio.sleep(min(after, 1.0))
    while True:
        with contextlib.suppress(aiohttp.ClientError, OSError, TimeoutError):
            await one(http)
        await asyncio.sleep(pause)


async def _ask(
    target: Target, http: aiohttp.ClientSession, kind: str, method: str, path: str, **details: Any
) -> None:
    """Ask, and count what was answered."""
    url = target.stack.urls.web + path
    async with http.request(method, url, allow_redirects=False, **details) as answer:
        await answer.read()
        target.said[f"{kind}: {answer.status}"] += 1


def told(said: Mapping[str, int]) -> str:
    """Write down what the attackers were answered."""
    return ", ".join(f"{what} x {count:,}" for what, count in sorted(said.items())) or "nothing"
