"""Whoever wants the service to be busy: each attack goes on until it is told to stop.

From this machine and against this machine's own stack alone, in a process of their own, so that
whoever is timed does not wait for them. They take the processors that the service needs, as nobody
far away would: so whoever is refused asks again after a moment, not at once.
"""

import asyncio
import contextlib
import itertools
import multiprocessing
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

import aiohttp

POLLS, SIGN_INS, UPLOADS, HALF_OPEN = 1000, 48, 200, 1200
# As large as a picture may be: a frame of 64 x 48, and a scan that means nothing.
_PICTURE = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x11\x08\x00\x40\x00\x30\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00" + bytes(299_000) + b"\xff\xd9"
)
_ENDS_WITHIN = 10.0
_TIMEOUT = aiohttp.ClientTimeout(total=60)
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# Seconds until somebody who was refused, or cut off, is there again.
_AGAIN = {"polls": 5.0, "sign-ins": 0.5, "uploads": 2.0, "half-open": 1.0}


@dataclass(kw_only=True)
class Target:
    """What is attacked: both servers, by devices of which the first has a case.

    `share` is how many of each attack there are, 1 for all.
    """

    web: str
    hooks: str
    tokens: Sequence[str]
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
        headers = {"Authorization": f"{next(schemes)} {target.tokens[0]}"}
        await _ask(target, http, "polls", "GET", path, headers=headers)

    await _many(target.count(POLLS), one, pause=_AGAIN["polls"])


async def sign_ins(target: Target) -> None:
    """Sign in 48 at once with names that nobody has."""
    names = itertools.count()

    async def one(http: aiohttp.ClientSession) -> None:
        url = f"{target.web}/console/sign-in"
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
    tokens = itertools.cycle(target.tokens)
    path = f"/api/v1/verifications/{target.case_id}/face"

    async def one(http: aiohttp.ClientSession) -> None:
        headers = {"Authorization": f"Bearer {next(tokens)}", "Content-Type": "image/jpeg"}
        await _ask(target, http, "uploads", "PUT", path, headers=headers, data=_PICTURE)

    await _many(target.count(UPLOADS), one, pause=_AGAIN["uploads"])


async def half_open(target: Target) -> None:
    """Hold 1,200 connections on which no request is ever whole, half of them to the webhooks."""
    urls = itertools.cycle((target.web, target.hooks))

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


ATTACKS: dict[str, Attack] = {
    f"{POLLS:,} long polls of one device": polls,
    f"{SIGN_INS} sign-ins at once, invented names": sign_ins,
    f"{UPLOADS} uploads of 300 kB": uploads,
    f"{HALF_OPEN:,} half-open connections": half_open,
    "all at once": all_of_them,
}


class Attackers:
    """A process that attacks for the length of a `with` statement; `said` is there at its end."""

    def __init__(self, name: str, target: Target) -> None:
        """Choose the attack; nothing begins yet."""
        context = multiprocessing.get_context("spawn")
        self._stop, self._told = context.Event(), context.SimpleQueue()
        self._process = context.Process(
            target=_attack, args=(name, target, self._stop, self._told), daemon=True
        )
        self.said: Counter[str] = Counter()

    def __enter__(self) -> Self:
        """Begin."""
        self._process.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it, and read what the attackers were answered."""
        self._stop.set()
        self.said = self._told.get()
        self._process.join(_ENDS_WITHIN)
        if self._process.is_alive():
            self._process.kill()


def _attack(name: str, target: Target, stop: Any, told: Any) -> None:
    """Attack until told to stop, then tell; in the process of its own."""

    async def until_stopped() -> None:
        going_on = asyncio.ensure_future(ATTACKS[name](target))
        stopping = asyncio.ensure_future(asyncio.to_thread(stop.wait))
        await asyncio.wait({going_on, stopping}, return_when=asyncio.FIRST_COMPLETED)
        going_on.cancel()
        for outcome in await asyncio.gather(going_on, return_exceptions=True):
            if isinstance(outcome, Exception):
                target.said[f"broken off: {outcome!r}"] += 1

    asyncio.run(until_stopped())
    told.put(target.said)


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
    url = target.web + path
    async with http.request(method, url, allow_redirects=False, **details) as answer:
        await answer.read()
        target.said[f"{kind}: {answer.status}"] += 1


def told(said: Mapping[str, int]) -> str:
    """Write down what the attackers were answered."""
    return ", ".join(f"{what} x {count:,}" for what, count in sorted(said.items())) or "nothing"
